// What a program does that a parent has sent to this host by the shell's stage
// (protocol/bootstrap/shell_stage.h).

#ifndef MITOGEN_STUB_CHILD_SENT_PROGRAM_H_
#define MITOGEN_STUB_CHILD_SENT_PROGRAM_H_

namespace mitogen {

// Removes the program's file and the directory that was made for it, so that
// nothing is left on the disk. Programs that this one starts do not get the
// variable that names the file. Does nothing for an installed program.
void RemoveOwnFile();

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILD_SENT_PROGRAM_H_
