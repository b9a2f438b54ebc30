package dev.pawl.agent.install;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.json.JsonLimits;
import dev.pawl.core.json.JsonReader;
import dev.pawl.core.json.JsonView;
import dev.pawl.core.value.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What `rauc status --output-format=json` says, as far as it matters here.
/// @param booted the slot that runs
/// @param good slots that RAUC's boot loader may boot
record RaucStatus(Slot booted, Set<Slot> good) {
  RaucStatus {
    good = Set.copyOf(good);
  }

  boolean mayBoot(Slot slot) {
    return good.contains(slot);
  }

  static RaucStatus parse(String output) throws IOException {
    byte[] json = output.strip().getBytes(StandardCharsets.UTF_8);
    return JsonReader.read(json, JsonLimits.standard())
        .then(value -> JsonView.read(value, RaucStatus::read))
        .orThrow(why -> new IOException("reading what rauc status says: " + why.explain()));
  }

  private static RaucStatus read(JsonView json) {
    Slot booted =
        slot(json.text("booted"))
            .orElseThrow(() -> json.member("booted").wrong("boot name A or B", "another"));
    Set<Slot> good = EnumSet.noneOf(Slot.class);
    for (JsonView entry : json.array("slots")) {
      for (JsonView facts : entry.asMembers().values()) {
        if (text(facts, "boot_status").equals("good")) {
          slot(text(facts, "bootname")).ifPresent(good::add);
        }
      }
    }
    return new RaucStatus(booted, good);
  }

  /// A text that may be missing, or null.
  private static String text(JsonView json, String name) {
    return json.optional(name)
        .map(member -> JsonView.read(member.json(), JsonView::asText))
        .filter(Result.Ok.class::isInstance)
        .map(read -> ((Result.Ok<String, JsonFailure>) read).value())
        .orElse("");
  }

  private static Optional<Slot> slot(String bootName) {
    return switch (bootName) {
      case "A", "a" -> Optional.of(Slot.A);
      case "B", "b" -> Optional.of(Slot.B);
      default -> Optional.empty();
    };
  }
}
