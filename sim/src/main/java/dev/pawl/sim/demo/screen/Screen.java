package dev.pawl.sim.demo.screen;

import java.time.Duration;
import java.util.List;

/// Where the demo shows what happens. Methods may be called from several threads.
public sealed interface Screen permits TextScreen, JsonScreen {
  /// The demo begins in `folder`.
  void opening(String title, String folder);

  /// A step begins.
  void heading(Duration elapsed, int number, String name);

  /// Something happened.
  void show(Happening happening);

  /// `device` has verified and written `done` of `total` bytes.
  void progress(Duration elapsed, String device, long done, long total);

  /// `device` downloads no longer, for whatever reason.
  void progressEnded(String device);

  /// A step is over.
  void outcome(StepOutcome outcome);

  /// The fleet at the end.
  void fleet(List<FleetRow> rows);

  /// The last word.
  void summary(Summary summary);
}
