// A testee (../testee/protocol.md) as a child process that answers many
// requests at once.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_TESTEE_PROCESS_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_TESTEE_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

class TesteeProcess {
 public:
  // `command` is a program, looked for on the path, and its arguments. Its
  // standard error is this process's, which ignores SIGPIPE from then on.
  explicit TesteeProcess(std::vector<std::string> command)
      : command_(std::move(command)) {}
  TesteeProcess(TesteeProcess&& other) noexcept
      : command_(other.command_),
        pid_(std::exchange(other.pid_, -1)),
        to_child_(std::move(other.to_child_)),
        from_child_(std::move(other.from_child_)),
        partial_(std::move(other.partial_)) {}
  // Kills the child.
  ~TesteeProcess();

  // The answers to `requests`, in their order; neither have newlines at their
  // ends. Where the child dies or says nothing for 30 seconds, the answer is
  // `{"died": "why"}`, and a new child gets the requests after that. An error
  // if a new child dies before it answers anything: then there is none to be
  // had.
  absl::StatusOr<std::vector<std::string>> Ask(
      absl::Span<const std::string> requests);

 private:
  absl::Status Start();
  std::string Stop();
  std::string Exchange(absl::Span<const std::string> requests,
                       std::vector<std::string>* answers);
  bool ReadSome(std::vector<std::string>* answers);

  const std::vector<std::string> command_;
  pid_t pid_ = -1;
  // Both do not block.
  UniqueFd to_child_;
  UniqueFd from_child_;
  // The part of an answer that has come.
  std::string partial_;
};

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_TESTEE_PROCESS_H_
