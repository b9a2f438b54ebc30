package dev.pawl.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.protocol.ConfigData;
import dev.pawl.core.protocol.Links;
import dev.pawl.core.release.ImageDescription;
import dev.pawl.core.value.ReleaseCounter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Somebody between server and device, without the director's keys, keeps an offer to himself: the
/// device does not take silence for "nothing to do".
@Timeout(120)
class HiddenOfferTest {
  private static final byte[] ONE = {1, 1, 1};
  private static final byte[] TWO = {2, 2, 2};

  @TempDir Path folder;
  private final TestBackend backend = new TestBackend();
  private final ImageDescription v1 =
      backend.repository.publish("lock", "1.0.0", 1, "lock-s2", ONE);

  @AfterEach
  void stop() {
    backend.close();
  }

  private TestDevice device(String more) {
    return TestDevice.make(folder.resolve("d"), backend, v1, ONE, more);
  }

  private static Links withoutOffer(Links links) {
    Links rest = Links.NONE;
    for (Map.Entry<String, URI> link : links.byRelation().entrySet()) {
      if (!link.getKey().equals(Links.DEPLOYMENT_BASE)) {
        rest = rest.with(link.getKey(), link.getValue());
      }
    }
    return rest;
  }

  private static List<String> lines(TestDevice device, String kind) {
    return device.lines().stream().filter(line -> line.startsWith(kind)).toList();
  }

  private List<String> problemsTold() {
    return backend.attributes.stream()
        .map(ConfigData::data)
        .map(data -> data.get("problems"))
        .filter(Objects::nonNull)
        .toList();
  }

  @Test
  void offerThatTheDirectorSignedAndPollsDoNotTell_isNoticed_told_andTakenBackWhenItComes() {
    TestDevice device = device("");
    device.run(2);
    backend.links = HiddenOfferTest::withoutOffer;
    backend.offer(1001, "2.0.0", 2, TWO);
    device.run(6);
    List<String> hidden = lines(device, "update.hidden");
    assertEquals(1, hidden.size(), device.lines()::toString);
    assertTrue(hidden.getFirst().contains("1001"), hidden::toString);
    assertEquals(List.of("agent.offer-hidden"), problemsTold());

    backend.links = links -> links;
    device.run(6);
    assertEquals(new ReleaseCounter(2), device.floor(), device.lines()::toString);
    assertEquals(List.of("agent.offer-hidden", "none"), problemsTold());
  }

  @Test
  void offerThatCameBetweenPollAndQuestion_isNotCalledHidden() {
    TestDevice device = device("");
    device.run(2);
    backend.links = HiddenOfferTest::withoutOffer;
    backend.offer(1001, "2.0.0", 2, TWO);
    int[] polls = {0};
    backend.links =
        links -> ++polls[0] <= 2 ? withoutOffer(links) : links; // the first brings the report
    device.run(6);
    assertEquals(List.of(), lines(device, "update.hidden"), device.lines()::toString);
    assertEquals(new ReleaseCounter(2), device.floor(), device.lines()::toString);
  }

  @Test
  void nothingToInstall_isNotCalledHidden() {
    TestDevice device = device("");
    device.run(8);
    assertEquals(List.of(), lines(device, "update.hidden"));
    assertEquals(List.of(), problemsTold());
  }

  @Test
  void directorNotHeardForTooLong_isAProblem_untilItIsHeard() {
    TestDevice device = device(",\"directorSilenceHours\":1,\"pollSeconds\":600");
    backend.pollSeconds = 600;
    device.run(2);
    backend.directorDown = true;
    device.run(6);
    assertEquals(List.of(), lines(device, "director.silent"), "less than an hour");
    device.run(30);
    assertEquals(1, lines(device, "director.silent").size(), device.lines()::toString);
    assertTrue(problemsTold().contains("agent.director-silent"), problemsTold()::toString);
    backend.directorDown = false;
    device.run(3);
    assertEquals("none", problemsTold().getLast());
    assertFalse(device.kinds().contains("agent.stopped"));
  }

  @Test
  void serverThatDoesNotAnswerAtAll_isSilenceAsWell() {
    TestDevice device = device(",\"directorSilenceHours\":1,\"pollSeconds\":600");
    backend.pollSeconds = 600;
    device.run(2);
    backend.down = true;
    device.forgetEvents();
    device.run(30);
    assertEquals(1, lines(device, "director.silent").size(), device.lines()::toString);
    assertEquals(Optional.empty(), problemsTold().stream().findFirst());
  }
}
