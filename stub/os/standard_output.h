// Standard output for a program that prints its results: if the output did not
// arrive, the program says so and fails.
//
//   int main(int argc, char** argv) {
//     mitogen::HoldStandardDescriptors();
//     return mitogen::EndOfOutput("my-program", Main(argc, argv), kOutputLost);
//   }

#ifndef MITOGEN_STUB_OS_STANDARD_OUTPUT_H_
#define MITOGEN_STUB_OS_STANDARD_OUTPUT_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Opens those of the descriptors 0, 1 and 2 that are closed. Otherwise the next
// file or socket would get such a number, and receive what is printed. Reading
// input or writing output by a descriptor opened here fails. Call it first,
// before there are other descriptors.
void HoldStandardDescriptors();

// Writes `text` to standard output at once, past the buffers of stdio and
// std::cout. Waits while nobody reads, even if the descriptor is non-blocking.
// False if it, or anything before it, could not be written. One thread at a
// time may call it.
bool PrintNow(absl::string_view text);

// Flushes stdio and std::cout; call it at the end of main(). If all that was
// printed has arrived, returns `status`. Otherwise says so and why on standard
// error, if somebody reads that, and returns `lost`.
int EndOfOutput(absl::string_view program, int status, int lost);

}  // namespace mitogen

#endif  // MITOGEN_STUB_OS_STANDARD_OUTPUT_H_
