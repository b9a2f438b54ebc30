/// Tests of the TPM commands, against a software TPM.
@NullMarked
package dev.pawl.agent.tpm;

import org.jspecify.annotations.NullMarked;
