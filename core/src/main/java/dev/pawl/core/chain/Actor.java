package dev.pawl.core.chain;

import dev.pawl.core.value.MalformedInput;
import java.util.Locale;

/// Who did something.
/// @param id name of the person, `server`, or the device's id: 1 to 128 characters
public record Actor(Kind kind, String id) {
  private static final int LONGEST_ID = 128;

  /// The three kinds there are.
  public enum Kind {
    /// Someone with an API token.
    PERSON,
    /// The server itself.
    SERVER,
    /// A device with its certificate.
    DEVICE;

    /// Reads `person`, `server` or `device`.
    /// @throws MalformedInput otherwise
    public static Kind parse(String text) {
      return switch (text) {
        case "person" -> PERSON;
        case "server" -> SERVER;
        case "device" -> DEVICE;
        default -> throw new MalformedInput("kind of actor", text, "person, server or device");
      };
    }

    /// `person`, `server` or `device`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Actor {
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw new MalformedInput("actor id", id, "1 to " + LONGEST_ID + " characters");
    }
  }

  /// A person, by the name of the token.
  public static Actor person(String name) {
    return new Actor(Kind.PERSON, name);
  }

  /// The server itself.
  public static Actor server() {
    return new Actor(Kind.SERVER, "server");
  }

  /// A device, by its id.
  public static Actor device(String id) {
    return new Actor(Kind.DEVICE, id);
  }

  /// For people: `person anna`.
  @Override
  public String toString() {
    return kind + " " + id;
  }
}
