package dev.pawl.server.sql;

import java.sql.SQLException;

/// Something to do in one transaction.
///
/// It may be run more than once, because a commit shared with others can fail on their account: so
/// it touches nothing but `tx`. What must follow the commit goes into [Transaction#afterCommit].
/// An exception undoes what this work wrote, and nothing else.
@FunctionalInterface
public interface Work<T> {
  /// @return what the caller of [Database#read] or [Database#write] gets
  T run(Transaction tx) throws SQLException;
}
