package dev.pawl.sim.demo.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// What the demo's devices are for, reduced to what an update can break: it needs a sensor driver,
/// and `application.properties` of its image says whether that is there.
///
/// `DeviceApplication --check` is the device's health check: exit code 0 when all is well, 1 when
/// the driver is missing, 2 when the image is not whole.
public final class DeviceApplication {
  /// Name of the settings beside this class.
  public static final String SETTINGS = "application.properties";

  private DeviceApplication() {}

  /// Checks itself and says what it found.
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !arguments[0].equals("--check")) {
      System.err.println("usage: DeviceApplication --check");
      System.exit(2);
    }
    Properties settings = new Properties();
    try (InputStream in = DeviceApplication.class.getResourceAsStream(SETTINGS)) {
      if (in == null) {
        System.err.println(SETTINGS + " is not in the image");
        System.exit(2);
        return;
      }
      settings.load(in);
    }
    String name = settings.getProperty("product", "?") + " " + settings.getProperty("version", "?");
    if (!settings.getProperty("sensor", "missing").equals("present")) {
      System.err.println(name + ": sensor driver missing");
      System.exit(1);
    }
    System.out.println(name + ": sensor answers");
  }
}
