package dev.pawl.agent.rollback;

import dev.pawl.agent.bootenv.BootEnvironment;
import dev.pawl.core.failure.Result;
import dev.pawl.core.value.ReleaseCounter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The floor in the environment of U-Boot, variable `pawl_counter`. It survives a new root file
/// system and can be read by the boot loader, but it is no fuse: whoever can run `fw_setenv`, or
/// write that flash, can lower it.
public final class UbootMonotonicCounter implements DeviceCounter {
  private static final String VARIABLE = "pawl_counter";

  private final BootEnvironment environment;

  /// The counter in this environment.
  public UbootMonotonicCounter(BootEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> manufacture(ReleaseCounter first) {
    return switch (read()) {
      case Result.Failed<ReleaseCounter, CounterFailure>(CounterFailure.Missing _) -> store(first);
      case Result.Failed<ReleaseCounter, CounterFailure> failed -> failed;
      case Result.Ok<ReleaseCounter, CounterFailure>(ReleaseCounter current) ->
          Result.failed(new CounterFailure.WouldFall(current, first));
    };
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> read() {
    String text;
    try {
      text = environment.read(List.of(VARIABLE)).get(VARIABLE);
    } catch (IOException e) {
      return Result.failed(new CounterFailure.Unreadable("" + e.getMessage()));
    }
    if (text == null) {
      return Result.failed(
          new CounterFailure.Missing("variable " + VARIABLE + " of U-Boot's environment"));
    }
    boolean number =
        text.matches("0|[1-9][0-9]{0,15}") && Long.parseLong(text) <= ReleaseCounter.HIGHEST;
    return number
        ? Result.ok(new ReleaseCounter(Long.parseLong(text)))
        : Result.failed(new CounterFailure.Unreadable(VARIABLE + " is no release counter"));
  }

  @Override
  public Result<ReleaseCounter, CounterFailure> raise(ReleaseCounter to) {
    return read()
        .then(
            current -> {
              if (to.isBelow(current)) {
                return Result.failed(new CounterFailure.WouldFall(current, to));
              }
              return to.equals(current) ? Result.ok(current) : store(to);
            });
  }

  private Result<ReleaseCounter, CounterFailure> store(ReleaseCounter value) {
    try {
      environment.write(Map.of(VARIABLE, Long.toString(value.value())));
      return read();
    } catch (IOException e) {
      return Result.failed(new CounterFailure.NotStored(value, "" + e.getMessage()));
    }
  }

  @Override
  public Optional<String> weakness() {
    return Optional.of(
        "the anti-rollback counter is a variable of U-Boot: it holds against power cuts and"
            + " mistakes, not against someone who may write U-Boot's environment");
  }
}
