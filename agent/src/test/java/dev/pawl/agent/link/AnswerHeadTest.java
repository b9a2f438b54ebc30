package dev.pawl.agent.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an answer may look like (RFC 9112), and what is refused since two readers could understand
/// it differently. In the tables `|` stands for CR LF.
class AnswerHeadTest {
  private static AnswerHead read(String text) throws IOException {
    byte[] bytes = text.replace("|", "\r\n").getBytes(ISO_8859_1);
    return AnswerHead.read(new AnswerBytes(new ByteArrayInputStream(bytes)));
  }

  @Test
  void statusAndHeaders_areRead_whateverTheirCase() throws IOException {
    AnswerHead head = read("HTTP/1.1 206 Partial|CONTENT-length:  7 |x: a|X: b||rest");
    assertEquals(206, head.status());
    assertEquals(Optional.of(7L), head.length());
    assertEquals(Optional.of("a, b"), head.first("X"));
    assertFalse(head.isChunked());
    assertTrue(head.staysOpen());
  }

  @Test
  void interimAnswers_arePassedOver_butNotForEver() throws IOException {
    assertEquals(200, read("HTTP/1.1 100 Go on||HTTP/1.1 103||HTTP/1.1 200 OK||").status());
    assertThrows(IOException.class, () -> read("HTTP/1.1 100 Go on||".repeat(9)));
  }

  @Test
  void connectionEnds_whereTheServerSaysSo() throws IOException {
    assertFalse(read("HTTP/1.1 200 OK|Connection: Close||").staysOpen());
    assertFalse(read("HTTP/1.0 200 OK||").staysOpen());
    assertEquals(Optional.of(0L), read("HTTP/1.1 204 Nothing||").length());
    assertEquals(Optional.empty(), read("HTTP/1.1 200 OK||").length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/2 200 OK||",
        "HTTP/1.1 20 OK||",
        "HTTP/1.1 2000 OK||",
        "ICY 200 OK||",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK|no colon||",
        "HTTP/1.1 200 OK|: no name||",
        "HTTP/1.1 200 OK|space : x||",
        "HTTP/1.1 200 OK|a: x| folded||",
        "HTTP/1.1 200 OK\nContent-Length: 7\n\n",
      })
  void malformedHead_isRefused(String text) {
    assertThrows(IOException.class, () -> read(text));
  }

  @Test
  void endlessHead_isRefused() {
    assertThrows(IOException.class, () -> read("HTTP/1.1 200 OK|" + "a: b|".repeat(9000)));
    assertThrows(IOException.class, () -> read("HTTP/1.1 200 " + "x".repeat(20_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 7|Content-Length: 8",
        "Content-Length: -1",
        "Content-Length: +7",
        "Content-Length: 0x7",
        "Content-Length: 9999999999999999999999",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked|Content-Length: 7",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
      })
  void lengthThatCanBeReadInTwoWays_isRefused(String headers) throws IOException {
    AnswerHead head = read("HTTP/1.1 200 OK|" + headers + "||");
    assertThrows(
        IOException.class,
        () -> {
          if (!head.isChunked()) {
            var _ = head.length();
          }
        });
  }
}
