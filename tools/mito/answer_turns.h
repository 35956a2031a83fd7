// Bounds the memory that the answers of many hosts take together: large ones
// are read one after another.
//
// Contract. Safe from any thread. It must outlive the turns.

#ifndef MITOGEN_TOOLS_MITO_ANSWER_TURNS_H_
#define MITOGEN_TOOLS_MITO_ANSWER_TURNS_H_

#include <cstddef>
#include <mutex>
#include <optional>

#include "absl/time/time.h"

namespace mitogen::mito {

class AnswerTurns {
 public:
  // Answers up to this size are read at once: a value takes some ten times its
  // pickle, and its JSON as much again.
  static constexpr size_t kSmallBytes = size_t{1} << 20;
  // Held while an answer of `size` bytes is read and shown. Nothing, if its
  // turn has not come by the deadline.
  using Turn = std::unique_lock<std::timed_mutex>;
  std::optional<Turn> Await(size_t size, absl::Time deadline) {
    Turn turn(large_, std::defer_lock);
    if (size <= kSmallBytes) return turn;
    if (deadline == absl::InfiniteFuture()) {
      turn.lock();
    } else if (!turn.try_lock_until(absl::ToChronoTime(deadline))) {
      return std::nullopt;
    }
    return turn;
  }

 private:
  std::timed_mutex large_;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_ANSWER_TURNS_H_
