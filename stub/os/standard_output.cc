#include "stub/os/standard_output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "stub/os/write_all.h"

namespace mitogen {
namespace {

// How long the end of a program waits for a reader of its last words.
constexpr absl::Duration kLastWords = absl::Milliseconds(250);

// The errno of the first write that failed; 0 if none did.
std::atomic<int> g_first_error = 0;

void NoteError(int error) {
  int none = 0;
  g_first_error.compare_exchange_strong(none, error == 0 ? EIO : error);
}

void FlushAll() {
  errno = 0;
  std::cout.flush();
  if (!std::cout.good()) NoteError(errno);
  errno = 0;
  if (fflush(stdout) != 0 || ferror(stdout) != 0) NoteError(errno);
  // Some file systems report a full disk only on close(). If the descriptor
  // cannot be duplicated, this check is left out.
  const int copy = dup(STDOUT_FILENO);
  if (copy >= 0 && close(copy) != 0) NoteError(errno);
}

}  // namespace

void HoldStandardDescriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    // open() returns the lowest free number, which is this one. It is opened
    // for the wrong direction, so that using it fails.
    if (open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) {
      return;
    }
  }
}

bool PrintNow(absl::string_view text) {
  if (g_first_error != 0) return false;
  const int error = WriteAll(STDOUT_FILENO, text);
  if (error != 0) NoteError(error);
  return error == 0;
}

int EndOfOutput(absl::string_view program, int status, int lost) {
  FlushAll();
  if (g_first_error == 0) return status;
  const std::string words =
      absl::StrCat(program,
                   ": expected standard output to take all that was printed, "
                   "it did not: ",
                   strerror(g_first_error), "; results are lost\n");
  WriteAll(STDERR_FILENO, words, absl::Now() + kLastWords);
  return lost;
}

}  // namespace mitogen
