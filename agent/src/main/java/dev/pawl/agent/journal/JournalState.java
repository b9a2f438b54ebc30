package dev.pawl.agent.journal;

import dev.pawl.agent.phase.Memory;
import dev.pawl.agent.phase.Phase;

/// One entry of the journal: it replaces the one before as a whole.
/// @param sequence rises with every entry
/// @param nextMessage number of the next message to the server; 1 or more, only rises
record JournalState(long sequence, Phase phase, Memory memory, long nextMessage) {}
