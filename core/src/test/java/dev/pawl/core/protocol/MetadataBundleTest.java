package dev.pawl.core.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.protocol.MetadataBundle.Repository;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Nonce;
import dev.pawl.core.value.RoleName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataBundleTest {
  private static final Nonce NONCE = new Nonce("00112233445566778899aabbccddeeff");

  @Test
  void files_comeBackByteByByte() {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("director/timestamp.json", new byte[] {'\n', 0, -1});
    files.put("image/2.root.json", new byte[0]);
    var bundle = Expect.ok(MetadataBundle.parse(new MetadataBundle(files).toBytes()));
    assertArrayEquals(
        new byte[] {'\n', 0, -1}, bundle.find(Repository.DIRECTOR, "timestamp.json").orElseThrow());
    assertEquals(0, bundle.find(Repository.IMAGE, "2.root.json").orElseThrow().length);
    assertEquals(Optional.empty(), bundle.find(Repository.IMAGE, "timestamp.json"));
    assertEquals(Map.of("director/timestamp.json", 3, "image/2.root.json", 0), bundle.lengths());
  }

  @Test
  void emptyAnswer_isABundleWithoutFiles() {
    assertEquals(Map.of(), Expect.ok(MetadataBundle.parse(new byte[0])).lengths());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "director/a.json 5\n1234",
        "director/a.json 5",
        "director/a.json\n",
        "a.json 0\n",
        "elsewhere/a.json 0\n",
        "director/../a.json 0\n",
        "director/a.json 01\n1",
        "director/a.json -1\n",
        "director/a.json 99999999999\n",
        "director/a.json 0\ndirector/a.json 0\n",
        "director/a.json 1\n12",
        "\n"
      })
  void damagedBundle_isRefused(String text) {
    assertEquals("protocol.malformed", Expect.code(MetadataBundle.parse(text.getBytes(US_ASCII))));
  }

  @Test
  void tooManyFiles_areRefused() {
    var text = new StringBuilder();
    for (int i = 0; i <= MetadataBundle.MOST_FILES; i++) {
      text.append("image/").append(i).append(".root.json 0\n");
    }
    assertEquals(
        "protocol.malformed",
        Expect.code(MetadataBundle.parse(text.toString().getBytes(US_ASCII))));
  }

  @Test
  void nameThatIsNoFileName_cannotBePutIn() {
    assertThrows(MalformedInput.class, () -> new MetadataBundle(Map.of("image/../x", new byte[0])));
  }

  @Test
  void request_comesBack_withAndWithoutTheImageRepository() {
    var director = Map.of(new RoleName("root"), 1L);
    for (var request :
        new BundleRequest[] {
          new BundleRequest(NONCE, director, Optional.empty()),
          new BundleRequest(NONCE, director, Optional.of(Map.of(new RoleName("line-lock"), 7L)))
        }) {
      assertEquals(request, Expect.ok(BundleRequest.fromJson(BundleRequest.toJson(request))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"director\":{}}",
        "{\"nonce\":\"00\",\"director\":{}}",
        "{\"nonce\":\"00112233445566778899aabbccddeeff\"}",
        "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"director\":{\"root\":0}}",
        "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"director\":{\"root\":\"1\"}}",
        "{\"nonce\":\"00112233445566778899aabbccddeeff\",\"director\":{},\"image\":[]}",
        "{\"nonce\":\"00112233445566778899AABBCCDDEEFF\",\"director\":{}}"
      })
  void malformedRequest_isRefused(String text) {
    var json = Expect.ok(JsonReader.read(text.getBytes(US_ASCII), JsonLimits.standard()));
    assertEquals("protocol.malformed", Expect.code(BundleRequest.fromJson(json)));
  }

  @Test
  void tooManyRoles_areRefused() {
    var many = new LinkedHashMap<RoleName, Long>();
    for (int i = 0; i <= BundleRequest.MOST_ROLES; i++) {
      many.put(new RoleName("line-" + i), 1L);
    }
    assertThrows(MalformedInput.class, () -> new BundleRequest(NONCE, many, Optional.empty()));
  }
}
