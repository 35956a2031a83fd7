// What the search asks: bytes to be read, or a value to be written.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_QUESTION_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_QUESTION_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "conformance/differential/asking/value_graph.h"
#include "protocol/pickle/testing/program.h"
#include "protocol/release.h"
#include "rapidcheck.h"

namespace mitogen {

// One original: a release of Mitogen on a Python.
struct Peer {
  // Major and minor version, such as {3, 11}.
  std::pair<int, int> python;
  Release release;

  bool is_python2() const { return python.first == 2; }
  // "3.11/0.3.54".
  std::string Name() const;
};

struct Question {
  enum class Kind : uint8_t { kLoad, kDump };

  Kind kind = Kind::kLoad;
  // kLoad.
  Program program;
  // kDump.
  ValueGraph value;
};

// Programs of all protocols and of those that Python 2 reads, from legal ones
// to much mutated ones; and now and then a value.
rc::Gen<Question> ArbitraryQuestion();

// Asks for these bytes, and shrinks them.
rc::Shrinkable<Question> LoadQuestion(absl::string_view bytes);

// The request of the testee protocol, as a peer of that kind is asked. Where a
// release can read one pickle of a message only, that is all it is asked.
std::string RequestText(const Question& question, const Peer& peer, int id);

// For people: an instruction a line, or the JSON of the value.
std::string Describe(const Question& question);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_QUESTION_H_
