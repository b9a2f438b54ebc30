package dev.pawl.core.chain;

import dev.pawl.core.failure.Failure;
import dev.pawl.core.value.Digest;

/// What shows that an audit chain was tampered with, damaged or cut (docs/failures.md, "chain").
public sealed interface ChainFailure extends Failure {
  /// A line is no entry.
  /// @param line counted from 1
  record EntryMalformed(long line, String problem) implements ChainFailure {}

  /// An entry is not at its place: entries are missing, were moved, or the front was cut off.
  record OutOfSequence(long expected, long found) implements ChainFailure {}

  /// An entry does not follow the one before it.
  record LinkBroken(long sequence, Digest expected, Digest found) implements ChainFailure {}

  /// An entry's content was changed.
  record HashMismatch(long sequence, Digest expected, Digest found) implements ChainFailure {}

  /// The chain ends before a head that is known to have existed.
  record Truncated(ChainHead known, ChainHead found) implements ChainFailure {}

  /// The chain is whole in itself, but is not the one whose head is known: it was rewritten.
  record Rewritten(ChainHead known, Digest found) implements ChainFailure {}

  @Override
  default String code() {
    return switch (this) {
      case EntryMalformed _ -> "chain.entry-malformed";
      case OutOfSequence _ -> "chain.out-of-sequence";
      case LinkBroken _ -> "chain.link-broken";
      case HashMismatch _ -> "chain.hash-mismatch";
      case Truncated _ -> "chain.truncated";
      case Rewritten _ -> "chain.rewritten";
    };
  }

  @Override
  default String explain() {
    String then =
        "Entries before it are intact. Compare with a backup or another export,"
            + " and treat the log's machine as tampered with until you know why.";
    return switch (this) {
      case EntryMalformed(long line, String problem) ->
          "Checking the audit chain, line %d: expected an entry, found: %s "
                  .formatted(line, problem)
              + then;
      case OutOfSequence(long expected, long found) ->
          "Checking the audit chain: expected entry %d, found entry %d. ".formatted(expected, found)
              + then;
      case LinkBroken(long sequence, Digest expected, Digest found) ->
          "Checking the audit chain, entry %d: expected it to follow %s, it says it follows %s. "
                  .formatted(sequence, expected, found)
              + then;
      case HashMismatch(long sequence, Digest expected, Digest found) ->
          "Checking the audit chain, entry %d: its content has the hash %s, it says %s. "
                  .formatted(sequence, expected, found)
              + then;
      case Truncated(ChainHead known, ChainHead found) ->
          "Checking the audit chain: expected it to reach %s, it ends at %s. "
                  .formatted(known, found)
              + then;
      case Rewritten(ChainHead known, Digest found) ->
          "Checking the audit chain: expected %s, found that entry with %s. "
                  .formatted(known, found)
              + "It is whole in itself, but not the chain that was seen before: it was rewritten.";
    };
  }
}
