package dev.pawl.core.offline;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.core.failure.Result;
import dev.pawl.core.image.BlockList;
import dev.pawl.core.protocol.MetadataBundle;
import dev.pawl.core.value.ActionId;
import dev.pawl.core.value.ByteCount;
import dev.pawl.core.value.MalformedInput;
import dev.pawl.core.value.TargetPath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a bundle says about itself in its first lines: claims, only used to find the rest and to
/// ask
/// signed metadata about.
///
/// @param target the image it carries
/// @param action the director's number for it; there is an answer of the director only with it
public record BundleHeader(
    TargetPath target,
    Optional<ActionId> action,
    ByteCount metadata,
    ByteCount blocks,
    ByteCount image) {
  /// Longest header.
  public static final int LIMIT = 1024;

  private static final String FIRST_LINE = "pawl-bundle 1";
  private static final Pattern FORM =
      Pattern.compile(
          FIRST_LINE
              + "\ntarget ([!-~]{1,255})\n(?:action ([0-9]{1,10})\n)?"
              + "metadata (0|[1-9][0-9]{0,17})\n"
              + "blocks (0|[1-9][0-9]{0,17})\n"
              + "image (0|[1-9][0-9]{0,17})\n\n");

  /// The bytes of a bundle before its sections.
  public byte[] toBytes() {
    return (FIRST_LINE
            + "\ntarget "
            + target
            + action.map(id -> "\naction " + id).orElse("")
            + "\nmetadata "
            + metadata.value()
            + "\nblocks "
            + blocks.value()
            + "\nimage "
            + image.value()
            + "\n\n")
        .getBytes(US_ASCII);
  }

  /// Length of the whole bundle.
  public ByteCount total() {
    return new ByteCount(imageAt() + image.value());
  }

  long metadataAt() {
    return toBytes().length;
  }

  long blocksAt() {
    return metadataAt() + metadata.value();
  }

  long imageAt() {
    return blocksAt() + blocks.value();
  }

  /// Reads the header at the beginning of `start`, which may go on with anything.
  static Result<BundleHeader, BundleFailure> parse(String medium, byte[] start) {
    String text = new String(start, US_ASCII);
    if (!text.startsWith(FIRST_LINE + "\n")) {
      return Result.failed(
          new BundleFailure.Malformed(
              medium, "a file that begins with \"" + FIRST_LINE + "\"", "another beginning"));
    }
    Matcher form = FORM.matcher(text);
    if (!form.lookingAt()) {
      return Result.failed(
          new BundleFailure.Malformed(
              medium,
              "the lines target, action, metadata, blocks, image and an empty one",
              "others"));
    }
    try {
      BundleHeader header =
          new BundleHeader(
              new TargetPath(form.group(1)),
              Optional.ofNullable(form.group(2)).map(ActionId::parse),
              length(form.group(3)),
              length(form.group(4)),
              length(form.group(5)));
      return header.withinLimits(medium);
    } catch (MalformedInput e) {
      return Result.failed(
          new BundleFailure.Malformed(
              medium, "a header of well-formed values", String.valueOf(e.getMessage())));
    }
  }

  private Result<BundleHeader, BundleFailure> withinLimits(String medium) {
    return atMost(medium, "metadata", metadata, MetadataBundle.LIMIT)
        .or(() -> atMost(medium, "image", image, BlockList.LONGEST_IMAGE))
        .or(() -> atMost(medium, "block list", blocks, BlockList.encodedLength(image)))
        .<Result<BundleHeader, BundleFailure>>map(Result::failed)
        .orElseGet(() -> Result.ok(this));
  }

  private static Optional<BundleFailure> atMost(
      String medium, String section, ByteCount claimed, ByteCount limit) {
    return claimed.exceeds(limit)
        ? Optional.of(new BundleFailure.TooLong(medium, section, claimed, limit))
        : Optional.empty();
  }

  private static ByteCount length(String digits) {
    return new ByteCount(Long.parseLong(digits));
  }
}
