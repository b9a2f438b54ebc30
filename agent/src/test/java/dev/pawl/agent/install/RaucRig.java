package dev.pawl.agent.install;

import dev.pawl.agent.device.DeviceFolder;
import dev.pawl.agent.program.Program;
import dev.pawl.core.testkit.Expect;
import dev.pawl.core.testkit.RealTool;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// RAUC with its service on a bus of its own, two files as slots, and a script as boot loader
/// (`bootloader=custom`). Its boot loader has three tries for a slot that is not marked.
final class RaucRig implements LoaderRig {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int TRIES = 3;
  private static final String BUS =
      """
      <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
       "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>session</type><listen>unix:path=%1$s/bus</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/>
      <allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
      """;
  private static final String SYSTEM =
      """
      [system]
      compatible=pawl-test
      bootloader=custom
      mountprefix=%1$s/mnt
      statusfile=%1$s/status
      [handlers]
      bootloader-custom-backend=%1$s/loader.sh
      [keyring]
      path=%1$s/cert.pem
      [slot.rootfs.0]
      device=%1$s/slot-a
      type=raw
      bootname=A
      [slot.rootfs.1]
      device=%1$s/slot-b
      type=raw
      bootname=B
      """;
  private static final String LOADER =
      """
      #!/bin/sh
      case "$1" in
      get-primary) cat %1$s/primary ;;
      set-primary) echo "$2" > %1$s/primary; echo 3 > %1$s/left-$2; echo good > %1$s/state-$2 ;;
      get-state) cat %1$s/state-$2 ;;
      set-state) echo "$3" > %1$s/state-$2; [ "$3" = good ] && echo 99 > %1$s/left-$2; true ;;
      esac
      """;
  private static final String WRAPPER =
      """
      #!/bin/sh
      export DBUS_SYSTEM_BUS_ADDRESS=unix:path=%1$s/bus DBUS_SESSION_BUS_ADDRESS=unix:path=%1$s/bus
      export DBUS_STARTER_BUS_TYPE=session
      exec rauc --conf=%1$s/system.conf "$@"
      """;

  private final Path place;
  private final DeviceFolder folder;
  private final TestMachine machine;
  private final Process bus;
  private Process service; // a new one after each boot

  RaucRig(Path temp, DeviceFolder folder, TestMachine machine) throws IOException {
    RealTool.require("rauc", "rauc");
    RealTool.require("dbus-daemon", "dbus");
    RealTool.require("mksquashfs", "squashfs-tools");
    RealTool.require("openssl", "openssl");
    this.folder = folder;
    this.machine = machine;
    this.place = Files.createDirectory(temp.resolve("rauc"));
    Files.createDirectory(place.resolve("mnt"));
    file("system.conf", SYSTEM);
    file("bus.conf", BUS);
    Files.writeString(place.resolve("primary"), "A\n");
    for (String letter : List.of("A", "B")) {
      Files.writeString(place.resolve("state-" + letter), letter.equals("A") ? "good\n" : "bad\n");
      Files.writeString(place.resolve("left-" + letter), letter.equals("A") ? "99\n" : "0\n");
      Files.write(place.resolve("slot-" + letter.toLowerCase(Locale.ROOT)), new byte[1 << 20]);
    }
    script("loader.sh", LOADER);
    script("rauc", WRAPPER);
    run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=test",
            "-keyout",
            place + "/key.pem",
            "-out",
            place + "/cert.pem"));
    this.bus = start("dbus-daemon", "--config-file=" + place.resolve("bus.conf"), "--nofork");
    this.service = serve(Slot.A);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(place.resolve(name), text.formatted(place));
  }

  private void script(String name, String text) throws IOException {
    Path file = file(name, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void run(List<String> argv) {
    Expect.ok(Program.run(argv, LIMIT));
  }

  private Process start(String... argv) throws IOException {
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(place.resolve("log").toFile()))
        .start();
  }

  private String program() {
    return place.resolve("rauc").toString();
  }

  private Process serve(Slot slot) throws IOException {
    Process started = start(program(), "--override-boot-slot=" + letter(slot), "service");
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!Expect.code(Program.run(List.of(program(), "status"), LIMIT)).equals("ok")) {
      if (System.nanoTime() > deadline) {
        throw new IOException("rauc does not answer: " + Files.readString(place.resolve("log")));
      }
    }
    return started;
  }

  private static String letter(Slot slot) {
    return slot.toString().toUpperCase(Locale.ROOT);
  }

  /// A bundle that puts `content` into a slot.
  Path bundle(byte[] content) throws IOException {
    Path folder = Files.createDirectory(place.resolve("content"));
    Files.write(folder.resolve("rootfs.img"), content);
    Files.writeString(
        folder.resolve("manifest.raucm"),
        "[update]\ncompatible=pawl-test\nversion=2\n[image.rootfs]\nfilename=rootfs.img\n");
    Path bundle = place.resolve("test.raucb");
    run(
        List.of(
            "rauc",
            "bundle",
            "--cert=" + place.resolve("cert.pem"),
            "--key=" + place.resolve("key.pem"),
            folder.toString(),
            bundle.toString()));
    return bundle;
  }

  Path device(Slot slot) {
    return place.resolve("slot-" + slot);
  }

  Rauc rauc() {
    return new Rauc(
        program(), LIMIT, new TrialNote(folder, machine.machine()), new GoodNote(folder));
  }

  @Override
  public BootSelection selection() {
    return rauc();
  }

  @Override
  public Slot boot() throws IOException {
    Slot primary = read("primary").equals("A") ? Slot.A : Slot.B;
    for (Slot slot : List.of(primary, primary.other())) {
      int left = Integer.parseInt(read("left-" + letter(slot)));
      if (left > 0 && read("state-" + letter(slot)).equals("good")) {
        if (left <= TRIES) {
          Files.writeString(place.resolve("left-" + letter(slot)), (left - 1) + "\n");
        }
        machine.booted(slot);
        stop(service);
        service = serve(slot);
        return slot;
      }
    }
    throw new IOException("nothing to boot");
  }

  private String read(String name) throws IOException {
    return Files.readString(place.resolve(name)).strip();
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    stop(service);
    stop(bus);
  }
}
