#include "conformance/differential/differences.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/differential/traits.h"
#include "protocol/pickle/testing/frames.h"

namespace mitogen {
namespace {

constexpr size_t kColumns = 80;
constexpr Release kNumbersBounded{0, 3, 54};

uint8_t NewestProtocol(const Peer& peer) {
  if (peer.is_python2()) return 2;
  return peer.python.second < 8 ? 4 : 5;
}

bool TheySay(const Disagreement& found, absl::string_view text) {
  return absl::StrContains(found.their_message, text);
}

bool WeSay(const Disagreement& found, absl::string_view text) {
  return absl::StrContains(found.our_message, text);
}

bool IsRead(const Disagreement& found, absl::string_view clause) {
  return found.is_load() && found.clause == clause;
}

bool IsReadByPython2(const Disagreement& found) {
  return found.is_load() && found.peer.is_python2();
}

constexpr Difference kDifferences[] = {
    {"newer-opcodes", "PKL-3", "Python 2.7, 3.6 and 3.7",
     "These have no opcodes of protocols that are younger than they are. All "
     "68 are read here, whichever Python a peer has.",
     [](const Disagreement& found) {
       return found.is_load() && TheySay(found, "invalid load key") &&
              UsesOpcodesAfter(found.question.program,
                               NewestProtocol(found.peer));
     }},
    {"newer-protocols", "PKL-5", "Python 2.7, 3.6 and 3.7",
     "PROTO with the number of a protocol that is younger than they are is "
     "refused. Here 5 is the most, whichever Python a peer has.",
     [](const Disagreement& found) {
       return found.is_load() && NewestProtocol(found.peer) < 5 &&
              TheySay(found, "unsupported pickle protocol");
     }},
    {"refused-opcodes", "PKL-4", "all",
     "What these opcodes reach is more than a constructor. Some are refused by "
     "the original only for the operands that they are given.",
     [](const Disagreement& found) { return IsRead(found, "PKL-4"); }},
    {"containers-by-method", "PKL-13", "all",
     "CPython calls append, extend, add or __setitem__ of whatever has them: a "
     "byte array takes APPEND, a list SETITEM. Here a list, a dict or a set is "
     "needed.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-13") && (WeSay(found, "expected a list") ||
                                          WeSay(found, "expected a dict") ||
                                          WeSay(found, "expected a set"));
     }},
    {"constructors", "PKL-18", "all",
     "Python makes bytes, a Blob or a Secret from much, such as bytes of a "
     "length or the text of any object, and not the same on 2 and 3. Here only "
     "what the original itself writes is taken.",
     [](const Disagreement& found) { return IsRead(found, "PKL-18"); }},
    {"digits", "PKL-21", "all",
     "A decimal integer of over 4,300 digits is beyond a limit here. CPython "
     "had "
     "no such limit before 3.11 and the last releases of 3.7 to 3.10, which "
     "take it "
     "for a wrong number. A FLOAT of over 32 MiB is beyond a limit here too.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-21") &&
              (WeSay(found, "decimal digits") || WeSay(found, "of a float"));
     }},
    {"memory", "PKL-1", "all",
     "CPython asks for the memory of a string that is announced before it has "
     "come, and may fail there. Here the string is missing.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-1") && TheySay(found, "MemoryError");
     }},
    {"frames-crossed", "PKL-27", "Python 3",
     "Where an instruction goes on after the end of its frame, CPython drops "
     "bytes of it. Here frames have no effect.",
     [](const Disagreement& found) {
       return found.is_load() && !found.peer.is_python2() &&
              CrossesFrames(found.question.program);
     }},
    {"numbers-unbounded", "PKL-17", "releases before 0.3.54",
     "They take bools and integers of any size as ids and handles.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-17") && found.peer.release < kNumbersBounded;
     }},
    {"empty-context-name", "PKL-17", "releases before 0.3.54",
     "A Context whose name is empty has none there.",
     [](const Disagreement& found) {
       return found.is_load() && found.peer.release < kNumbersBounded &&
              absl::StrContains(found.ours.dump(), "\"context\":[") &&
              absl::StrContains(found.ours.dump(), ",\"\"]");
     }},
    {"unreadable-kinds", "PKL-22", "all",
     "The original writes sets, frozen sets and byte arrays as calls of "
     "globals "
     "that no peer allows. Here they are refused where they are written.",
     [](const Disagreement& found) {
       return !found.is_load() && found.clause == "PKL-22" &&
              WeSay(found, "peers read in protocol 2");
     }},
    {"kwargs-in-cycles", "PKL-22", "Python 3",
     "The original writes Kwargs that contain themselves if a list or a dict "
     "is "
     "in between. Here they are refused; no call has such arguments.",
     [](const Disagreement& found) {
       return !found.is_load() && found.clause == "PKL-22" &&
              WeSay(found, "Kwargs that do not contain themselves");
     }},
    {"single-byte-blobs", "PKL-24", "Python 3.6 to 3.10",
     "A Blob of one byte, which is written as bytes, is another object there "
     "than other bytes that are the same; from 3.11 on it is one in the memo.",
     [](const Disagreement& found) {
       return !found.is_load() && !found.peer.is_python2() &&
              found.peer.python.second < 11 &&
              HasBlobOfOneByte(found.question.value) && !found.we_refuse;
     }},
    {"two-memos", "PKL-8", "Python 2.7",
     "PUT and GET name entries by any text, apart from those that BINPUT and "
     "the others name by a number. Here, as on Python 3, there is one memo.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && MixesMemos(found.question.program);
     }},
    {"below-marks", "PKL-6", "Python 2.7",
     "Some opcodes take operands from below the innermost MARK.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-6";
     }},
    {"odd-entries", "PKL-13", "Python 2.7",
     "DICT of an odd number of values drops the last.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-13" &&
              found.RefusedAt(Opcode::kDict);
     }},
    {"integer-lines", "PKL-9", "Python 2.7",
     "INT and LONG take a leading 0 as octal and an L at the end, and have "
     "other rules for signs and spaces.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) &&
              HasOddLine(found.question.program, {Opcode::kInt, Opcode::kLong});
     }},
    {"float-lines", "PKL-10", "Python 2.7", "FLOAT takes no NUL.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) &&
              HasOddLine(found.question.program, {Opcode::kFloat});
     }},
    {"string-lines", "PKL-11", "Python 2.7",
     "STRING takes spaces after the last quote.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-11";
     }},
    {"bytes-as-latin1", "PKL-20", "Python 2.7",
     "Bytes in ASCII are text enough for a call of encode.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-20";
     }},
    {"bytes-type", "PKL-22", "Python 2.7",
     "The type bytes is str there, and is written as that, which no peer "
     "allows. Here it is refused where it is written.",
     [](const Disagreement& found) {
       return !found.is_load() && found.peer.is_python2() &&
              WeSay(found, "the type bytes");
     }},
    {"names-in-bytes", "PKL-19", "Python 2.7",
     "Names of Kwargs that are bytes stay bytes, and are equal to text that is "
     "the same in ASCII. Here they become text, as on Python 3, once equal "
     "keys "
     "have met.",
     [](const Disagreement& found) {
       if (!IsReadByPython2(found)) return false;
       return HasNamesInBytes(found.theirs) || found.clause == "PKL-19" ||
              (!found.we_refuse && !found.they_refuse &&
               MixesNames(found.question.program));
     }},
    {"bytes-equal-text", "PKL-13", "Python 2.7",
     "Bytes and text are equal as keys if both are the same in ASCII.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && HasKeysAsBytesAndText(found.ours);
     }},
    {"narrow-text", "PKL-12", "Python 2.7 built with 16-bit text",
     "Two surrogates side by side are one character there.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) &&
              SameButForSurrogates(found.ours, found.theirs);
     }},
};

std::string Wrapped(absl::string_view text) {
  std::string wrapped;
  size_t column = 0;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    const bool fits = column + 1 + word.size() <= kColumns;
    if (column > 0) wrapped.push_back(fits ? ' ' : '\n');
    column = (fits && column > 0 ? column + 1 : 0) + word.size();
    wrapped.append(word.data(), word.size());
  }
  return wrapped;
}

template <typename Row>
void AppendRow(const Row& row, std::string* text) {
  absl::StrAppend(text, "\n## ", row.name, "\n\n", row.clause, "; ", row.peers,
                  "\n\n", Wrapped(row.why), "\n");
}

}  // namespace

absl::Span<const Difference> Differences() { return kDifferences; }

const Difference* FindDifference(const Disagreement& disagreement) {
  for (const Difference& difference : kDifferences) {
    if (difference.explains(disagreement)) return &difference;
  }
  return nullptr;
}

std::string DifferencesDocument() {
  std::string text =
      "# Where this implementation and the original differ\n\n"
      "All that the differential searches know "
      "(`conformance/differential/`), each with\nits clause and the peers that "
      "it is about. It is meant, or originals on different\nPythons differ in "
      "it themselves. Whatever else a search finds is a defect. This\npage is "
      "written from the searches' own tables, by `search --document`: the "
      "codecs'\nfirst, then those of routing.\n";
  for (const Difference& difference : kDifferences) {
    AppendRow(difference, &text);
  }
  for (const RoutingDifference& difference : RoutingDifferences()) {
    AppendRow(difference, &text);
  }
  return text;
}

}  // namespace mitogen
