package dev.pawl.sim.demo.stage;

import dev.pawl.cli.remote.DeviceView;
import dev.pawl.core.protocol.DeviceEvent;
import dev.pawl.core.protocol.DeviceEventKind;
import dev.pawl.core.value.DeviceId;
import dev.pawl.sim.demo.script.Deadline;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Waits for something to happen on the stage since a certain moment.
public final class Lookout {
  /// What ends an update without success.
  private static final Set<DeviceEventKind> UNSUCCESSFUL =
      EnumSet.of(
          DeviceEventKind.UPDATE_REFUSED,
          DeviceEventKind.UPDATE_FELL_BACK,
          DeviceEventKind.UPDATE_FAILED,
          DeviceEventKind.UPDATE_CANCELED);

  private final Stage stage;
  private final Deadline deadline;
  private final int mark;

  /// Looks out from now on, until `deadline`.
  public Lookout(Stage stage, Deadline deadline) {
    this.stage = stage;
    this.deadline = deadline;
    this.mark = stage.book().mark();
  }

  /// Waits until the device says this.
  public DeviceEvent event(DeviceId device, DeviceEventKind kind)
      throws IOException, InterruptedException {
    return event(device, kind, _ -> true);
  }

  /// Waits until the device says this, and it fits.
  public DeviceEvent event(DeviceId device, DeviceEventKind kind, Predicate<DeviceEvent> fits)
      throws IOException, InterruptedException {
    return deadline.await(
        device + " says " + kind,
        () -> stage.book().first(mark, device, event -> event.kind() == kind && fits.test(event)),
        () -> stage.book().lastWords(device));
  }

  /// Waits until an update of the device has ended, one way or the other.
  public DeviceEvent updateEnded(DeviceId device) throws IOException, InterruptedException {
    return deadline.await(
        "an update of " + device + " ends",
        () -> ended(device),
        () -> stage.book().lastWords(device));
  }

  /// Waits until the server sees a device as described.
  public DeviceView serverSees(DeviceId device, String what, Predicate<DeviceView> fits)
      throws IOException, InterruptedException {
    return deadline.await(
        "the server sees " + device + " " + what,
        () -> Optional.of(stage.operator().device(device)).filter(fits),
        () -> "the server sees " + seen(device) + "; " + stage.book().lastWords(device));
  }

  /// Waits until each device confirmed the update and the server has proof that it runs it. An
  /// update that ends otherwise is not waited for.
  public void confirmed(Release release, Collection<DemoDevice> devices)
      throws IOException, InterruptedException {
    for (DemoDevice device : devices) {
      updateEnded(device.id());
    }
    for (DemoDevice device : devices) {
      deadline.await(
          "the server has proof that " + device.id() + " runs " + release.name(),
          () ->
              unsuccessful(device.id()).isPresent() || isProved(device.id(), release)
                  ? Optional.of(true)
                  : Optional.empty(),
          () -> "the server sees " + seen(device.id()));
    }
  }

  private Optional<DeviceEvent> ended(DeviceId device) {
    return stage
        .book()
        .first(mark, device, DeviceEventKind.UPDATE_CONFIRMED)
        .or(() -> unsuccessful(device));
  }

  private Optional<DeviceEvent> unsuccessful(DeviceId device) {
    return stage.book().first(mark, device, event -> UNSUCCESSFUL.contains(event.kind()));
  }

  private boolean isProved(DeviceId device, Release release) throws IOException {
    return stage
        .operator()
        .device(device)
        .running()
        .filter(running -> running.sha256().equals(release.sha256()))
        .isPresent();
  }

  /// What the server knows of a device, in words.
  private String seen(DeviceId device) {
    try {
      DeviceView view = stage.operator().device(device);
      String running = view.running().map(image -> image.path().toString()).orElse("nothing known");
      String assigned =
          view.assigned().map(each -> each.path() + " (" + each.state() + ")").orElse("nothing");
      return "%s %s, running %s, assigned %s".formatted(device, view.state(), running, assigned);
    } catch (IOException e) {
      return device + " not at all: " + e.getMessage();
    }
  }

  /// Everything these devices said of this kind.
  public List<DeviceEvent> said(DeviceId device, DeviceEventKind kind) {
    return stage.book().all(mark, device, kind);
  }
}
