package dev.pawl.server.ddi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
  private static final String ETAG = "\"da39a3ee\"";

  @ParameterizedTest(name = "{0} of 1000 bytes -> {1} + {2}")
  @CsvSource({
    "bytes=0-,        0, 1000",
    "bytes=0-0,       0, 1",
    "bytes=0-999,     0, 1000",
    "bytes=0-5000,    0, 1000",
    "bytes=500-,    500, 500",
    "bytes=999-,    999, 1",
    "bytes=500-509, 500, 10",
    "bytes=-1,      999, 1",
    "bytes=-5000,     0, 1000"
  })
  void oneRange_isServed(String header, long first, long length) {
    assertEquals(new ByteRange.Part(first, length), of(header, 1000));
  }

  @ParameterizedTest
  @CsvSource({"bytes=1000-", "bytes=1000-2000", "bytes=999999999999999999-", "bytes=-0"})
  void bytesBeyondTheEnd_areUnsatisfiable(String header) {
    assertInstanceOf(ByteRange.Unsatisfiable.class, of(header, 1000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "chunks=0-1",
        "0-1",
        "bytes=0x1-",
        "bytes=-1-",
        "bytes=0-9999999999999999999",
        "BYTES=0-1"
      })
  void whatIsNotUnderstood_isIgnored(String header) {
    assertInstanceOf(ByteRange.Whole.class, of(header, 1000));
  }

  @Test
  void noRange_isTheWhole() {
    assertInstanceOf(
        ByteRange.Whole.class, ByteRange.of(Optional.empty(), Optional.empty(), ETAG, 1000));
  }

  @Test
  void ifRange_countsOnlyForTheSameBytes() {
    var range = Optional.of("bytes=10-");
    assertInstanceOf(ByteRange.Part.class, ByteRange.of(range, Optional.of(ETAG), ETAG, 1000));
    assertInstanceOf(
        ByteRange.Whole.class, ByteRange.of(range, Optional.of("\"other\""), ETAG, 1000));
    assertInstanceOf(
        ByteRange.Whole.class, ByteRange.of(range, Optional.of("W/" + ETAG), ETAG, 1000));
  }

  @Test
  void anEmptyFile_hasNoRange() {
    assertInstanceOf(ByteRange.Unsatisfiable.class, of("bytes=0-", 0));
    assertInstanceOf(ByteRange.Unsatisfiable.class, of("bytes=-1", 0));
  }

  @Test
  void contentRange_isWrittenAsRfc9110Says() {
    assertEquals("bytes 500-509/1000", new ByteRange.Part(500, 10).contentRange(1000));
    assertEquals("bytes */1000", new ByteRange.Unsatisfiable().contentRange(1000));
  }

  @Property
  void aPart_liesAlwaysInside(
      @ForAll @LongRange(min = 0, max = 2000) long first,
      @ForAll @LongRange(min = 0, max = 2000) long last,
      @ForAll @LongRange(min = 0, max = 1500) long total) {
    if (of("bytes=" + first + "-" + last, total) instanceof ByteRange.Part(long from, long n)) {
      assertEquals(first, from);
      assertTrue(n > 0 && from + n <= total);
    }
  }

  private static ByteRange of(String header, long total) {
    return ByteRange.of(Optional.of(header), Optional.empty(), ETAG, total);
  }
}
