package dev.pawl.server.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.TargetPath;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules in their order: every row holds what stands in the rows below it true as well, so a
/// check that is taken out or moved down shows as another rule.
class UpdateDeciderTest {
  private static final Digest V1 = Digest.sha256("v1".getBytes(StandardCharsets.UTF_8));
  private static final Digest V2 = Digest.sha256("v2".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theFirstRuleThatApplies_wins(
      String title, DeviceFacts device, Optional<Assignment> assigned, Rule expected) {
    assertEquals(expected, UpdateDecider.decide(device, assigned).rule(), title);
  }

  static Stream<Arguments> rows() {
    var bad = wish().hardware("lock-s9").counter(4).lineFloor(9).published(false).superseded();
    return Stream.of(
        row(
            "not enrolled",
            device().standing(Standing.REGISTERED).installed(V2),
            bad,
            Rule.NOT_ENROLLED),
        row("revoked", device().standing(Standing.REVOKED).installed(V2), bad, Rule.REVOKED),
        Arguments.of("nothing assigned", device().facts(), Optional.empty(), Rule.NOTHING_ASSIGNED),
        row("already there", device().floor(8).installed(V2), bad, Rule.ALREADY_INSTALLED),
        row("other hardware", device().floor(8), bad, Rule.WRONG_HARDWARE),
        row(
            "below the device's floor",
            device().floor(8),
            bad.hardware("lock-s2"),
            Rule.BELOW_DEVICE_FLOOR),
        row(
            "below the line's floor",
            device().floor(4),
            bad.hardware("lock-s2"),
            Rule.BELOW_LINE_FLOOR),
        row(
            "withdrawn",
            device().floor(4),
            bad.hardware("lock-s2").lineFloor(4),
            Rule.NOT_PUBLISHED),
        row(
            "superseded",
            device().floor(4),
            bad.hardware("lock-s2").lineFloor(4).published(true),
            Rule.SUPERSEDED),
        row("counter equal to the floor", device().floor(4), wish().counter(4), Rule.OFFER),
        row("counter above the floor", device().floor(3), wish().counter(4), Rule.OFFER),
        row("other image installed", device().installed(V1), wish(), Rule.OFFER));
  }

  @Test
  void onlyAnOffer_isAnOffer() {
    assertTrue(UpdateDecider.decide(device().facts(), Optional.of(wish().image())).isOffer());
    assertFalse(UpdateDecider.decide(device().facts(), Optional.empty()).isOffer());
    assertFalse(
        UpdateDecider.decide(device().floor(9).facts(), Optional.of(wish().image())).isOffer());
  }

  @Test
  void everyReason_namesTheFactsThatDecided() {
    var floor = UpdateDecider.decide(device().floor(9).facts(), Optional.of(wish().image()));
    assertEquals(
        "line-lock/lock-2.0.0.img has counter 2, lock-001 accepts 9 or higher", floor.reason());
    var hardware =
        UpdateDecider.decide(device().facts(), Optional.of(wish().hardware("lock-s9").image()));
    assertEquals(
        "line-lock/lock-2.0.0.img is made for lock-s9, lock-001 has lock-s2", hardware.reason());
  }

  @Test
  void everyRule_hasItsOwnCode() {
    var codes = new HashSet<String>();
    for (var rule : Rule.values()) {
      assertTrue(codes.add(rule.code()), rule.code());
      assertTrue(rule.code().matches("decide\\.[a-z-]+"), rule.code());
    }
  }

  private static Arguments row(String title, Device device, Wish wish, Rule expected) {
    return Arguments.of(title, device.facts(), Optional.of(wish.image()), expected);
  }

  private static Device device() {
    return new Device(Standing.ENROLLED, Optional.empty(), 0);
  }

  private static Wish wish() {
    return new Wish("lock-s2", 2, 0, true, Optional.empty());
  }

  private record Device(Standing standing, Optional<Digest> installed, long floor) {
    Device standing(Standing other) {
      return new Device(other, installed, floor);
    }

    Device installed(Digest digest) {
      return new Device(standing, Optional.of(digest), floor);
    }

    Device floor(long counter) {
      return new Device(standing, installed, counter);
    }

    DeviceFacts facts() {
      return new DeviceFacts(
          new DeviceId("lock-001"),
          standing,
          new HardwareId("lock-s2"),
          installed,
          new ReleaseCounter(floor));
    }
  }

  private record Wish(
      String hardware, long counter, long lineFloor, boolean published, Optional<ActionId> newer) {
    Wish hardware(String id) {
      return new Wish(id, counter, lineFloor, published, newer);
    }

    Wish counter(long value) {
      return new Wish(hardware, value, lineFloor, published, newer);
    }

    Wish lineFloor(long value) {
      return new Wish(hardware, counter, value, published, newer);
    }

    Wish published(boolean yes) {
      return new Wish(hardware, counter, lineFloor, yes, newer);
    }

    Wish superseded() {
      return new Wish(hardware, counter, lineFloor, published, Optional.of(new ActionId(1002)));
    }

    Assignment image() {
      return new Assignment(
          new TargetPath("line-lock/lock-2.0.0.img"),
          V2,
          Set.of(new HardwareId(hardware)),
          new ReleaseCounter(counter),
          new ReleaseCounter(lineFloor),
          published,
          newer);
    }
  }
}
