package dev.pawl.sim.attack;

import dev.pawl.core.trust.MetadataNames;
import dev.pawl.core.trust.RoleType;
import dev.pawl.sim.director.MemoryDirector;
import dev.pawl.sim.director.MemoryDirector.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// The director as the attacked device hears it: honest; or bent by somebody who has its online
/// keys; or a recording, played by somebody who has none.
final class DirectorVoice {
  private static final String TIMESTAMP = MetadataNames.unversioned(RoleType.TIMESTAMP.role());

  private final MemoryDirector director;
  private final Map<String, byte[]> roots = new ConcurrentHashMap<>();

  // The play sets these while server threads answer.
  private volatile UnaryOperator<Answer> lie = UnaryOperator.identity();
  private volatile Map<String, byte[]> recording = Map.of(); // played when not empty
  private volatile Map<String, byte[]> lastSaid = Map.of(); // by server threads

  DirectorVoice(MemoryDirector director) {
    this.director = director;
  }

  /// All files that answer a question, by name.
  /// @param honest what the director would say
  Map<String, byte[]> say(Answer honest) {
    var files = new LinkedHashMap<>(roots);
    Map<String, byte[]> fresh = signed(lie.apply(honest));
    if (!recording.containsKey(TIMESTAMP)) {
      files.putAll(fresh);
    }
    if (!recording.isEmpty()) {
      files.putAll(recorded(fresh));
    }
    lastSaid = Map.copyOf(files);
    return files;
  }

  /// The recorded files, under their own names and under those that are asked for now.
  private Map<String, byte[]> recorded(Map<String, byte[]> fresh) {
    var files = new LinkedHashMap<>(recording);
    recording.forEach(
        (name, file) ->
            fresh.keySet().stream()
                .filter(asked -> kind(asked).equals(kind(name)))
                .forEach(asked -> files.put(asked, file)));
    return files;
  }

  private static String kind(String file) {
    return file.replaceFirst("^[0-9]+[.]", "");
  }

  private Map<String, byte[]> signed(Answer answer) {
    long version = answer.targets().version();
    var files = new LinkedHashMap<String, byte[]>();
    for (String name :
        new String[] {
          TIMESTAMP,
          MetadataNames.versioned(RoleType.SNAPSHOT.role(), version),
          MetadataNames.versioned(RoleType.TARGETS.role(), version)
        }) {
      director.file(name, answer).ifPresent(file -> files.put(name, file));
    }
    return files;
  }

  /// What was said last, as somebody in between recorded it.
  Map<String, byte[]> lastSaid() {
    return lastSaid;
  }

  /// Says this recording to every question. Where it has no timestamp, today's goes with it.
  void replay(Map<String, byte[]> recorded) {
    recording = Map.copyOf(recorded);
  }

  /// With the director's keys: answers with this made of the honest answer.
  void lie(UnaryOperator<Answer> change) {
    lie = change;
  }

  /// A root that people signed after the factory's.
  void publishRoot(String name, byte[] root) {
    roots.put(name, root.clone());
  }

  void repent() {
    lie = UnaryOperator.identity();
    recording = Map.of();
  }
}
