package dev.pawl.core.chain;

/// Makes the entries of the audit chain. Pure: whoever stores them does so in the order they were
/// made, each before the next one is made from it.
public final class HashChain {
  private HashChain() {}

  /// The entry for `act` after `head`; [ChainHead#START] for the first.
  public static AuditEntry next(ChainHead head, AuditAct act) {
    AuditEntry unhashed =
        new AuditEntry(
            Math.addExact(head.sequence(), 1),
            act.at(),
            act.actor(),
            act.act(),
            act.subject(),
            act.details(),
            head.hash(),
            ChainHead.START.hash());
    return new AuditEntry(
        unhashed.sequence(),
        unhashed.at(),
        unhashed.actor(),
        unhashed.act(),
        unhashed.subject(),
        unhashed.details(),
        unhashed.previous(),
        unhashed.expectedHash());
  }
}
