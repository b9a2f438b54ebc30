package dev.pawl.cli.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pawl.core.release.BlockTree;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.release.ImageType;
import dev.pawl.core.release.LineNames;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.HardwareId;
import dev.pawl.core.value.ProductLine;
import dev.pawl.core.value.ReleaseCounter;
import dev.pawl.core.value.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which older images leave a line with a new release.
class SupersededTest {
  private static final ProductLine LOCK = new ProductLine("lock");
  private static final Set<HardwareId> S2 = hardware("lock-s2");

  private static Set<HardwareId> hardware(String... ids) {
    Set<HardwareId> set = new LinkedHashSet<>();
    for (String id : ids) {
      set.add(new HardwareId(id));
    }
    return set;
  }

  private static ImageDescription image(String version, int day, Set<HardwareId> hardware) {
    Digest digest = Digest.sha256(version.getBytes(StandardCharsets.UTF_8));
    return new ImageDescription(
            LineNames.image(LOCK, new Version(version)),
            LOCK,
            new Version(version),
            new ReleaseCounter(1),
            hardware,
            ImageType.OPAQUE,
            new ByteCount(100),
            digest,
            new BlockTree(65_536, digest),
            Optional.empty(),
            Optional.empty())
        .builtAt(Instant.ofEpochSecond(day * 86_400L));
  }

  private static final List<ImageDescription> FOUR =
      List.of(image("1.10", 3, S2), image("1.0", 1, S2), image("1.9", 2, S2), image("0.9", 0, S2));

  private static List<String> leaving(
      Superseded superseded, List<ImageDescription> published, Set<HardwareId> next) {
    return superseded.leaving(published, next).stream()
        .map(image -> image.version().value())
        .toList();
  }

  @Test
  void allButTheNewest_leave_whateverTheirVersionsSortLike() {
    assertEquals(
        List.of("1.0", "1.9", "0.9"), leaving(Superseded.leavingExcept(Set.of()), FOUR, S2));
  }

  @Test
  void whatDevicesUse_stays() {
    var used = Set.of(FOUR.get(2).path());

    assertEquals(List.of("1.0", "0.9"), leaving(Superseded.leavingExcept(used), FOUR, S2));
    assertEquals(List.of(FOUR.get(2)), Superseded.leavingExcept(used).stayingInUse(FOUR, S2));
  }

  @Test
  void whatIsNamed_stays() {
    var named = new Superseded(Optional.of(Set.of()), Set.of(new Version("0.9")), Set.of());

    assertEquals(List.of("1.0", "1.9"), leaving(named, FOUR, S2));
  }

  @Test
  void withoutKnowingWhatIsInUse_noneLeaves_butTheNamed() {
    assertEquals(List.of(), leaving(Superseded.NONE, FOUR, S2));
    var named = new Superseded(Optional.empty(), Set.of(), Set.of(new Version("1.10")));
    assertEquals(List.of("1.10"), leaving(named, FOUR, S2));
  }

  @Test
  void whatIsToLeave_leaves_alsoIfDevicesUseIt() {
    var named =
        new Superseded(
            Optional.of(Set.of(FOUR.get(0).path())), Set.of(), Set.of(new Version("1.10")));

    assertEquals(List.of("1.10", "1.0", "1.9", "0.9"), leaving(named, FOUR, S2));
  }

  @Test
  void lastGoodOfEachHardware_stays() {
    var published =
        List.of(
            image("1", 1, hardware("lock-s2", "lock-s3")), image("2", 2, S2), image("3", 3, S2));
    var all = Superseded.leavingExcept(Set.of());

    assertEquals(List.of("2"), leaving(all, published, S2));
    assertEquals(List.of("2"), leaving(all, published, hardware("lock-s2", "lock-s3")));
    assertEquals(List.of(), leaving(all, published, hardware("lock-s3")));
  }

  @Test
  void ofImagesDescribedAtTheSameTime_noneSupersedesTheOther() {
    var same = List.of(image("a", 5, S2), image("b", 5, S2));

    assertEquals(List.of(), leaving(Superseded.leavingExcept(Set.of()), same, S2));
  }
}
