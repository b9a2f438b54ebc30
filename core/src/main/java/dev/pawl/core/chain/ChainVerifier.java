package dev.pawl.core.chain;

import dev.pawl.core.failure.Result;
import dev.pawl.core.json.JsonFailure;
import dev.pawl.core.value.Digest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Checks a chain entry by entry, in order. Finds any changed byte, gap, exchange of places and cut
/// at the front by itself. A cut at the end and a chain rewritten from some entry on are whole in
/// themselves; they show only against a head that was kept elsewhere.
///
/// Order of checks for each entry: 1 its sequence, 2 the entry it follows, 3 its hash, 4 known
/// heads. After a failure nothing more is taken. Memory: one entry.
public final class ChainVerifier {
  private final List<ChainHead> known;

  /// The last entry that was found good.
  private ChainHead head;

  /// What was found good so far; one thread owns this object.
  private long entries;
  private Optional<Instant> first = Optional.empty();
  private Optional<Instant> last = Optional.empty();

  /// Why no more entries are taken.
  private Optional<ChainFailure> failure = Optional.empty();

  private ChainVerifier(ChainHead start, List<ChainHead> known) {
    this.head = start;
    this.known = List.copyOf(known);
  }

  /// Checks a chain from its first entry on.
  /// @param known heads seen before, which the chain must contain
  public static ChainVerifier fromStart(List<ChainHead> known) {
    return new ChainVerifier(ChainHead.START, known);
  }

  /// Checks the rest of a chain whose entries up to `start` were checked before.
  /// @param known heads after `start` seen before, which the chain must contain
  public static ChainVerifier after(ChainHead start, List<ChainHead> known) {
    return new ChainVerifier(start, known);
  }

  /// Checks a whole export: one entry a line, each line ended by a line feed. The caller closes
  /// `export`.
  public static Result<ChainSummary, ChainFailure> verifyLines(
      InputStream export, List<ChainHead> known) throws IOException {
    ChainVerifier verifier = fromStart(known);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    InputStream in = new BufferedInputStream(export);
    int b;
    while ((b = in.read()) >= 0 && verifier.failure.isEmpty()) {
      if (b == '\n') {
        verifier.addLine(line.toByteArray());
        line.reset();
      } else if (line.size() == AuditEntryJson.LONGEST_LINE.value()) {
        verifier.refuseLine("a line of more than " + AuditEntryJson.LONGEST_LINE);
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      verifier.refuseLine("a last line without line feed");
    }
    return verifier.finish();
  }

  private void addLine(byte[] line) {
    switch (AuditEntryJson.fromLine(line)) {
      case Result.Ok<AuditEntry, JsonFailure>(AuditEntry entry) -> add(entry);
      case Result.Failed<AuditEntry, JsonFailure>(JsonFailure problem) ->
          refuseLine(problem.explain());
    }
  }

  private void refuseLine(String problem) {
    if (failure.isEmpty()) {
      failure = Optional.of(new ChainFailure.EntryMalformed(entries + 1, problem));
    }
  }

  /// Checks the next entry.
  /// @return why the chain is refused, the same answer for every later call
  public Optional<ChainFailure> add(AuditEntry entry) {
    if (failure.isEmpty()) {
      failure = problemWith(entry);
      if (failure.isEmpty()) {
        head = entry.head();
        entries++;
        last = Optional.of(entry.at());
        first = first.or(() -> last);
      }
    }
    return failure;
  }

  private Optional<ChainFailure> problemWith(AuditEntry entry) {
    long sequence = head.sequence() + 1;
    if (entry.sequence() != sequence) {
      return Optional.of(new ChainFailure.OutOfSequence(sequence, entry.sequence()));
    }
    if (!entry.previous().equals(head.hash())) {
      return Optional.of(new ChainFailure.LinkBroken(sequence, head.hash(), entry.previous()));
    }
    Digest expected = entry.expectedHash();
    if (!entry.hash().equals(expected)) {
      return Optional.of(new ChainFailure.HashMismatch(sequence, expected, entry.hash()));
    }
    return known.stream()
        .filter(seen -> seen.sequence() == sequence && !seen.hash().equals(expected))
        .findFirst()
        .map(seen -> new ChainFailure.Rewritten(seen, expected));
  }

  /// Says that no more entries follow.
  public Result<ChainSummary, ChainFailure> finish() {
    if (failure.isEmpty()) {
      failure =
          known.stream()
              .filter(seen -> seen.sequence() > head.sequence())
              .max(Comparator.comparingLong(ChainHead::sequence))
              .map(seen -> new ChainFailure.Truncated(seen, head));
    }
    return failure
        .<Result<ChainSummary, ChainFailure>>map(Result::failed)
        .orElseGet(() -> Result.ok(new ChainSummary(entries, head, first, last)));
  }
}
