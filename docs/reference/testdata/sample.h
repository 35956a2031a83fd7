// A Sample: <every> form of comment that headers have, with #hashes, 100 % and
// `code <T>`; see reader.h, other.h and Writer.
//
//   Sample sample;
//   sample.Run();
//
//   // After an empty line.
//   sample.End();
//
// There are three things:
//   - the first, which is long enough for
//     two lines;
//   - the second.
// This goes on after the list.
//
// Contract. One thread at a time. The * of a
// - dash that begins a line is no list.
//
//   one   two
//   three four
//
// Source of the facts: core.py, Message.pack and Sample.

#ifndef SAMPLE_H_
#define SAMPLE_H_

#include <string>

namespace mitogen {

class Writer;

// Which one. Stops: an attack. Test: sample_test, Stops.
enum class Which {
  kFirst,   // The first.
  kSecond,  // Any other: a < b.
  // The third.
  kThird,
};

template <typename T>
class Sample {
 public:
  // ---- Running ----

  // Runs it's way, as "<x> [y] * @z \n". `it's` may be called twice
  // in two lines; see ::total and Other::Run().
  int Run(const std::string& name = "{",
          int more = {}) {
    // A comment of code.
    if (more) return 1;  // Another one.
    return 0;
  }
  void End();

  // This stands alone.

  int plain = 0;  // Of a member.

 private:
  // Nobody reads this.
  int hidden_;
};

// Adds.
// Twice.
#define SAMPLE_ADD(a, b) \
  ((a) + (b))

constexpr int kLast = 1;  // Not of a member.

}  // namespace mitogen

#endif  // SAMPLE_H_
