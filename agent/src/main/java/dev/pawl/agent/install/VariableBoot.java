package dev.pawl.agent.install;

import dev.pawl.agent.bootenv.BootEnvironment;
import dev.pawl.core.boot.BootRecord;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// U-Boot or GRUB, through variables that a short script of the boot loader reads
/// (docs/integrate/u-boot.md, grub.md):
///
/// | variable | value |
/// |---|---|
/// | `BOOT_ORDER` | slots in the order in which they are looked at: `A`, `B A`, … |
/// | `BOOT_A_LEFT` | tries left, counted down by the script; 0 is not booted |
/// | `BOOT_A_GOOD` | 1: confirmed, booted without counting |
///
/// Names and order are those of RAUC's scripts, with `_GOOD` besides: a good slot is then booted
/// without writing.
final class VariableBoot implements BootSelection {
  private static final String ORDER = "BOOT_ORDER";

  private final BootEnvironment environment;
  private final Machine machine;
  private final TrialNote note;

  VariableBoot(BootEnvironment environment, Machine machine, TrialNote note) {
    this.environment = environment;
    this.machine = machine;
    this.note = note;
  }

  @Override
  public Optional<Slot> current() throws IOException {
    return Optional.of(machine.runningSlot());
  }

  @Override
  public BootRecord record() throws IOException {
    Map<String, String> variables = read();
    Slot running = machine.runningSlot();
    return LoaderState.record(state(variables, Slot.A), state(variables, Slot.B), running, note);
  }

  private Map<String, String> read() throws IOException {
    return environment.read(List.of(ORDER, left(Slot.A), good(Slot.A), left(Slot.B), good(Slot.B)));
  }

  private static LoaderState state(Map<String, String> variables, Slot slot) {
    String order = " " + variables.getOrDefault(ORDER, "") + " ";
    if (!order.contains(" " + letter(slot) + " ")) {
      return LoaderState.OFF;
    }
    if (variables.getOrDefault(good(slot), "0").equals("1")) {
      return LoaderState.GOOD;
    }
    return variables.getOrDefault(left(slot), "0").matches("[1-9][0-9]*")
        ? LoaderState.TRIAL
        : LoaderState.OFF;
  }

  @Override
  public void factory(Slot slot) throws IOException {
    var variables = new LinkedHashMap<String, String>();
    variables.put(ORDER, letter(slot));
    put(variables, slot, 0, true);
    put(variables, slot.other(), 0, false);
    environment.write(variables);
  }

  /// The note comes first: a trial without a note would be over at once.
  @Override
  public void setTrial(Slot slot, int tries) throws IOException {
    note.arm(slot);
    var variables = new LinkedHashMap<String, String>();
    variables.put(ORDER, letter(slot) + " " + letter(slot.other()));
    put(variables, slot, tries, false);
    environment.write(variables);
  }

  @Override
  public void markGood(Slot slot) throws IOException {
    Map<String, String> before = read();
    var variables = new LinkedHashMap<String, String>();
    boolean other = state(before, slot.other()) == LoaderState.GOOD;
    variables.put(ORDER, other ? letter(slot) + " " + letter(slot.other()) : letter(slot));
    put(variables, slot, 0, true);
    environment.write(variables);
    note.forget();
  }

  @Override
  public void markBad(Slot slot) throws IOException {
    var variables = new LinkedHashMap<String, String>();
    variables.put(ORDER, letter(slot.other()));
    put(variables, slot, 0, false);
    environment.write(variables);
    note.forget();
  }

  private static void put(Map<String, String> variables, Slot slot, int left, boolean good) {
    variables.put(left(slot), Integer.toString(left));
    variables.put(good(slot), good ? "1" : "0");
  }

  private static String letter(Slot slot) {
    return slot.toString().toUpperCase(Locale.ROOT);
  }

  private static String left(Slot slot) {
    return "BOOT_" + letter(slot) + "_LEFT";
  }

  private static String good(Slot slot) {
    return "BOOT_" + letter(slot) + "_GOOD";
  }
}
