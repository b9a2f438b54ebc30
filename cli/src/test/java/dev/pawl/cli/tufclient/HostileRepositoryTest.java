package dev.pawl.cli.tufclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.core.testkit.TestTuf;
import dev.pawl.core.value.ByteCount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Answers that no honest web server gives, for each kind of file. Whatever the trick: exit code 1,
/// a bounded number of bytes taken, nothing of the file kept.
@Timeout(120)
class HostileRepositoryTest {
  private static final byte[] PIECE = " ".repeat(16 * 1024).getBytes(UTF_8);

  /// What buffers between the two ends may hold beyond the limit.
  private static final long SLACK = 16L << 20;

  @TempDir Path folder;
  private ClientBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new ClientBench(folder);
    bench.init();
    bench.tuf().publishRoot();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  enum Place {
    ROOT("/metadata/2.root.json", "root.json"),
    TIMESTAMP("/metadata/timestamp.json", "timestamp.json"),
    SNAPSHOT("/metadata/1.snapshot.json", "snapshot.json"),
    TARGETS("/metadata/1.targets.json", "targets.json"),
    LINE("/metadata/1.line-lock.json", "line-lock.json"),
    IMAGE(ClientBench.imagePath(), "");

    private final String path;
    private final String stored;

    Place(String path, String stored) {
      this.path = path;
      this.stored = stored;
    }
  }

  enum Lie {
    CHUNKED_WITHOUT_END {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK", "Transfer-Encoding: chunked");
        while (true) {
          RawRepository.chunk(out, PIECE);
          sent.addAndGet(PIECE.length);
        }
      }
    },
    WITHOUT_LENGTH_OR_END {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK");
        while (true) {
          out.write(PIECE);
          sent.addAndGet(PIECE.length);
        }
      }
    },
    HUGE_LENGTH_AND_KEPT {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK", "Content-Length: " + (1L << 40));
        while (true) {
          out.write(PIECE);
          sent.addAndGet(PIECE.length);
        }
      }
    },
    LENGTH_MORE_THAN_SENT {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK", "Content-Length: " + (honest.length + 1));
        out.write(honest);
      }
    },
    LENGTH_LESS_THAN_SENT {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK", "Content-Length: " + (honest.length - 1));
        out.write(honest);
      }
    },
    ONE_BYTE_SHORT_WITHOUT_LENGTH {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "200 OK");
        out.write(honest, 0, honest.length - 1);
      }
    },
    GZIP_BOMB {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        byte[] bomb = zipped(new byte[64 << 20]);
        RawRepository.head(
            out, "200 OK", "Content-Encoding: gzip", "Content-Length: " + bomb.length);
        out.write(bomb);
      }
    },
    GZIP_OF_THE_HONEST_FILE {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        byte[] zipped = zipped(honest);
        RawRepository.head(
            out, "200 OK", "Content-Encoding: gzip", "Content-Length: " + zipped.length);
        out.write(zipped);
      }
    },
    ENDLESS_REFUSAL {
      @Override
      void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException {
        RawRepository.head(out, "500 No");
        while (true) {
          out.write(PIECE);
          sent.addAndGet(PIECE.length);
        }
      }
    };

    abstract void play(OutputStream out, byte[] honest, AtomicLong sent) throws IOException;
  }

  private static byte[] zipped(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  static Stream<Arguments> everywhere() {
    return Arrays.stream(Place.values())
        .flatMap(place -> Arrays.stream(Lie.values()).map(lie -> Arguments.of(lie, place)));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("everywhere")
  void lie_isCutOffAndRefused(Lie lie, Place place) throws IOException {
    var sent = new AtomicLong();
    bench.repository().trick(place.path, (out, honest) -> lie.play(out, honest, sent));

    assertEquals(1, bench.download(ClientBench.IMAGE));

    assertTrue(bench.said().startsWith("trust."), bench.said());
    assertTrue(sent.get() < SLACK, () -> sent + " bytes were taken");
    assertNothingKept(place);
  }

  private void assertNothingKept(Place place) throws IOException {
    assertEquals(List.of(), ClientBench.names(bench.targets()));
    assertEquals(List.of(), ClientBench.names(bench.targets().resolve(".unverified")));
    if (place == Place.ROOT) {
      assertTrue(Arrays.equals(bench.tuf().file("1.root.json"), bytes("root.json")));
    } else if (place != Place.IMAGE) {
      assertFalse(Files.exists(bench.metadata().resolve(place.stored)), place.stored);
    }
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(bench.metadata().resolve(name));
  }

  @Test
  void withoutAnyLie_itIsDownloaded() {
    assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
  }

  @Test
  void endlessWordsAboutAMissingRoot_doNoHarm() {
    bench
        .repository()
        .trick(
            "/metadata/3.root.json",
            (out, honest) -> {
              RawRepository.head(out, "404 Not Found");
              while (true) {
                out.write(PIECE);
              }
            });
    assertEquals(0, bench.download(ClientBench.IMAGE), bench::said);
  }

  @ParameterizedTest
  @CsvSource({"ROOT", "TIMESTAMP", "IMAGE"})
  void answerThatDrips_isGivenUp(Place place) throws IOException {
    bench.limits(new FetchLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), ByteCount.kibi(1)));
    bench
        .repository()
        .trick(
            place.path,
            (out, honest) -> {
              RawRepository.head(out, "200 OK", "Content-Length: " + honest.length);
              for (byte b : honest) {
                out.write(b);
                out.flush();
                pause();
              }
            });
    assertEquals(1, bench.download(ClientBench.IMAGE));
    assertTrue(bench.said().startsWith("trust.fetch-failed"), bench.said());
    assertTrue(bench.said().contains("at least 1024 must come"), bench.said());
    assertNothingKept(place);
  }

  @Test
  void headThatDrips_isGivenUp() {
    bench.limits(new FetchLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), ByteCount.kibi(1)));
    bench
        .repository()
        .trick(
            "/metadata/timestamp.json",
            (out, honest) -> {
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(UTF_8));
              while (true) {
                out.write('x');
                out.flush();
                pause();
              }
            });
    assertEquals(1, bench.download(ClientBench.IMAGE));
    assertTrue(bench.said().contains("0 bytes within 2 s"), bench.said());
  }

  private static void pause() {
    try {
      Thread.sleep(20); // the server's slowness; nothing waits for it to pass
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "303", "307", "308"})
  void redirect_toAnotherHost_isNotFollowed(int status) throws IOException {
    try (var other = new RawRepository(new TestTuf())) {
      for (Place place : Place.values()) {
        bench
            .repository()
            .trick(
                place.path,
                (out, honest) ->
                    RawRepository.head(
                        out,
                        status + " Elsewhere",
                        "Location: " + other.url(place.path),
                        "Content-Length: 0"));
        assertEquals(1, bench.download(ClientBench.IMAGE));
        assertTrue(bench.said().contains("redirects are not followed"), bench.said());
        bench.repository().trick(place.path, HostileRepositoryTest::honest);
      }
      assertEquals(List.of(), other.takeRequests());
    }
  }

  private static void honest(OutputStream out, byte[] body) throws IOException {
    RawRepository.head(out, "200 OK", "Content-Length: " + body.length);
    out.write(body);
  }
}
