package dev.pawl.agent.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// The flash of a device with U-Boot, as two files: an environment in two places, as `saveenv`
/// leaves it, and the configuration of the tools that work on it.
public final class UbootFiles {
  private static final int SIZE = 0x4000;
  private static final int HEADER = 5;

  private UbootFiles() {}

  /// @return the configuration for `fw_setenv -c`
  public static Path make(Path folder) throws IOException {
    StringBuilder config = new StringBuilder();
    for (int flag = 1; flag >= 0; flag--) {
      Path place = Files.write(folder.resolve("env-" + flag), environment(flag));
      config.append(place).append(" 0x0 0x4000\n");
    }
    return Files.writeString(folder.resolve("fw_env.config"), config);
  }

  /// CRC-32 of the variables, a counter of writes, the variables.
  private static byte[] environment(int flag) {
    ByteBuffer place = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    place.put(HEADER, "bootdelay=2\0\0".getBytes(StandardCharsets.US_ASCII));
    CRC32 crc = new CRC32();
    crc.update(place.array(), HEADER, SIZE - HEADER);
    place.putInt(0, (int) crc.getValue());
    place.put(4, (byte) flag);
    return place.array();
  }
}
