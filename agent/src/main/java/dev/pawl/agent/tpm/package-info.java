/// TPM 2.0 by its own commands, without any library of the system: NV indices and one signing key,
/// over the kernel's resource manager or the socket of a software TPM. Structures and numbers are
/// those of the TPM 2.0 Library Specification, parts 2 and 3. Depends on nothing of ours but the
/// values of core. Read [Tpm] first.
@NullMarked
package dev.pawl.agent.tpm;

import org.jspecify.annotations.NullMarked;
