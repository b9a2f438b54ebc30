package dev.pawl.agent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.agent.command.Arguments.Misused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  private static final List<String> KNOWN = List.of("device", "slot", "boot");

  @Test
  void options_haveValues_inBothForms() throws Misused {
    Arguments options = Arguments.parse(List.of("--device", "/d", "--slot=a=b", "--boot="), KNOWN);
    assertEquals("/d", options.required("device"));
    assertEquals("a=b", options.required("slot"));
    assertEquals(Optional.of(""), options.optional("boot"));
  }

  @Test
  void missingOptions_areNamed() throws Misused {
    Arguments options = Arguments.parse(List.of(), KNOWN);
    assertEquals(Optional.empty(), options.optional("boot"));
    var misused = assertThrows(Misused.class, () -> options.required("device"));
    assertEquals("--device is missing", misused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--devise /d | unknown option \"--devise\"; there are --device, --slot, --boot",
        "device /d | unknown option \"device\"; there are --device, --slot, --boot",
        "--device=/d --device /e | --device is given twice",
        "--device | --device needs a value",
        "--device --slot a | --device needs a value",
      })
  void misuse_isExplained(String line, String message) {
    List<String> words = List.of(line.split(" "));
    var misused = assertThrows(Misused.class, () -> Arguments.parse(words, KNOWN));
    assertEquals(message, misused.getMessage());
  }
}
