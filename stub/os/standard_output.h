// The standard output of a program whose results stand there: what is printed
// has arrived, or the program says that it has not.
//
//   int main(int argc, char** argv) {
//     mitogen::HoldStandardDescriptors();
//     return mitogen::EndOfOutput("my-program", Main(argc, argv), kOutputLost);
//   }

#ifndef MITOGEN_STUB_OS_STANDARD_OUTPUT_H_
#define MITOGEN_STUB_OS_STANDARD_OUTPUT_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Opens those of the descriptors 0, 1 and 2 that are closed, or the next file
// or socket would get the number, and then what is printed. Reading or writing
// such a one is an error. To be called first, before there are other
// descriptors.
void HoldStandardDescriptors();

// Writes `text` to standard output at once. False if it, or anything before it,
// could not be written. From one thread at a time.
bool PrintNow(absl::string_view text);

// Writes what stdio and std::cout hold back. Returns `status` if all that was
// printed has arrived; otherwise says on standard error that it has not, and
// why, and returns `lost`. For the end of main().
int EndOfOutput(absl::string_view program, int status, int lost);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_STANDARD_OUTPUT_H_
