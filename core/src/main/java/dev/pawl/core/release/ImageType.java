package dev.pawl.core.release;

import dev.pawl.core.value.MalformedInput;

/// What the boot stage does with a verified image.
public enum ImageType {
  /// An executable jar: it is started.
  JAVA_APP("java-app"),
  /// Any bytes: the boot stage's own agent is started beside them.
  OPAQUE("opaque");

  private final String wireName;

  ImageType(String wireName) {
    this.wireName = wireName;
  }

  /// Reads the name of docs/spec/release.md.
  /// @throws MalformedInput if it is another
  public static ImageType parse(String name) {
    for (ImageType type : values()) {
      if (type.wireName.equals(name)) {
        return type;
      }
    }
    throw new MalformedInput("image type", name, "java-app or opaque");
  }

  /// The name in signed metadata.
  @Override
  public String toString() {
    return wireName;
  }
}
