package dev.pawl.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pawl.core.protocol.DeviceRoute.ArtifactForm;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.DeviceId;
import dev.pawl.core.value.Digest;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.Tenant;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicePathsTest {
  private static final Tenant TENANT = new Tenant("DEFAULT");
  private static final DeviceId DEVICE = new DeviceId("lock-1");
  private static final ActionId ACTION = new ActionId(1001);

  static Stream<Arguments> everyRoute() {
    String base = "/DEFAULT/controller/v1/lock-1";
    String file = "/softwaremodules/7/artifacts/lock-2.0.0.img";
    return Stream.of(
        Arguments.of(new DeviceRoute.Poll(TENANT, DEVICE), base),
        Arguments.of(new DeviceRoute.Attributes(TENANT, DEVICE), base + "/configData"),
        Arguments.of(new DeviceRoute.Report(TENANT, DEVICE), base + "/report"),
        Arguments.of(new DeviceRoute.Bundle(TENANT, DEVICE), base + "/metadata"),
        Arguments.of(
            new DeviceRoute.Director(TENANT, DEVICE, "7.targets.json"),
            base + "/director/7.targets.json"),
        Arguments.of(
            new DeviceRoute.Deployment(TENANT, DEVICE, ACTION), base + "/deploymentBase/1001"),
        Arguments.of(
            new DeviceRoute.DeploymentFeedback(TENANT, DEVICE, ACTION),
            base + "/deploymentBase/1001/feedback"),
        Arguments.of(new DeviceRoute.Cancel(TENANT, DEVICE, ACTION), base + "/cancelAction/1001"),
        Arguments.of(
            new DeviceRoute.CancelFeedback(TENANT, DEVICE, ACTION),
            base + "/cancelAction/1001/feedback"),
        Arguments.of(artifact("lock-2.0.0.img", ArtifactForm.BYTES), base + file),
        Arguments.of(artifact("lock-2.0.0.img", ArtifactForm.BLOCKS), base + file + ".blocks"),
        Arguments.of(artifact("lock-2.0.0.img", ArtifactForm.MD5SUM), base + file + ".MD5SUM"),
        Arguments.of(
            artifact("ö%2f.img", ArtifactForm.BYTES),
            base + "/softwaremodules/7/artifacts/%C3%B6%252f.img"),
        Arguments.of(
            new DeviceRoute.Metadata(TENANT, "1.root.json"),
            "/DEFAULT/repository/metadata/1.root.json"),
        Arguments.of(new DeviceRoute.Deltas(TENANT, DEVICE), base + "/deltas/"),
        Arguments.of(
            new DeviceRoute.Delta(TENANT, DEVICE, Digest.sha256(new byte[0])),
            base + "/deltas/" + Digest.sha256(new byte[0]).hex()),
        Arguments.of(new DeviceRoute.Enrol(), "/.well-known/est/simpleenroll"),
        Arguments.of(new DeviceRoute.AuthorityCertificates(), "/.well-known/est/cacerts"));
  }

  private static DeviceRoute artifact(String file, ArtifactForm form) {
    return new DeviceRoute.Artifact(TENANT, DEVICE, 7, file, form);
  }

  @ParameterizedTest
  @MethodSource("everyRoute")
  void route_hasItsPath_andThePathIsReadBack(DeviceRoute route, String path) {
    assertEquals(path, DevicePaths.path(route));
    assertEquals(Optional.of(route), DevicePaths.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "DEFAULT/controller/v1/lock-1",
        "/DEFAULT/controller/v1",
        "/DEFAULT/controller/v1/",
        "/DEFAULT/controller/v2/lock-1",
        "/DEFAULT/controllers/v1/lock-1",
        "/DEF.AULT/controller/v1/lock-1",
        "/DEFAULT/controller/v1/UPPER",
        "/DEFAULT/controller/v1/lock-1/",
        "/DEFAULT/controller/v1/lock-1/other",
        "/DEFAULT/controller/v1/lock-1/deploymentBase",
        "/DEFAULT/controller/v1/lock-1/deploymentBase/1000",
        "/DEFAULT/controller/v1/lock-1/deploymentBase/01001",
        "/DEFAULT/controller/v1/lock-1/installedBase/1001",
        "/DEFAULT/controller/v1/lock-1/deploymentBase/1001/other",
        "/DEFAULT/controller/v1/lock-1/other/1001/feedback",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/0/artifacts/x",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/x/artifacts/x",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/files/x",
        "/DEFAULT/controller/v1/lock-1/modules/1/artifacts/x",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/..",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/.blocks",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/x.MD5SUM.blocks",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/a%2Fb",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/a%00",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/a%F",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/a%FF",
        "/DEFAULT/controller/v1/lock-1/softwaremodules/1/artifacts/a/b",
        "/DEFAULT/repository/metadata",
        "/DEFAULT/repository/metadata/..",
        "/DEFAULT/repository/metadata/a%5Cb",
        "/DEFAULT/repository/other/1.root.json",
        "/.well-known/est/other",
        "/.well-known/other/simpleenroll",
        "/a/b/c/d/e/f/g/h/i/j/k/l",
      })
  void anythingElse_isNoRoute(String path) {
    assertEquals(Optional.empty(), DevicePaths.parse(path));
  }

  @Test
  void longPath_isNoRoute() {
    String folder = "/DEFAULT/repository/metadata/";
    String encoded = "%C3%B6".repeat(166);
    assertEquals(Optional.empty(), DevicePaths.parse(folder + encoded));
    assertEquals(Optional.empty(), DevicePaths.parse(folder + "x".repeat(256)));
  }

  @Test
  void url_isBelowTheServer() {
    assertEquals(
        URI.create("https://update.example:8443/.well-known/est/cacerts"),
        DevicePaths.url(
            URI.create("https://update.example:8443"), new DeviceRoute.AuthorityCertificates()));
  }

  @Test
  void badParts_areRefused() {
    assertThrows(
        MalformedInput.class,
        () -> new DeviceRoute.Artifact(TENANT, DEVICE, 0, "x", ArtifactForm.BYTES));
    assertThrows(MalformedInput.class, () -> artifact("x.blocks", ArtifactForm.BYTES));
    assertThrows(MalformedInput.class, () -> new DeviceRoute.Metadata(TENANT, "."));
  }

  @Property
  void anyText_survivesPercentEncoding(@ForAll String text) {
    if (dev.pawl.core.json.JsonValue.isWellFormed(text)) {
      assertEquals(text, PercentText.decode(PercentText.encode(text)));
    }
  }

  @Property
  void anyPath_isReadWithoutSurprise(@ForAll String path) {
    DevicePaths.parse("/" + path);
  }
}
