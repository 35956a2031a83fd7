#include "conformance/differential/differences.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "conformance/differential/routing_differences.h"
#include "conformance/differential/traits.h"
#include "protocol/pickle/testing/frames.h"

namespace mitogen {
namespace {

constexpr size_t kColumns = 80;
constexpr Release kNumbersBounded{0, 3, 52};

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

bool IsPython314(const Peer& peer) { return peer.python >= std::pair(3, 14); }

constexpr Difference kDifferences[] = {
    {"newer-opcodes", "PKL-3", "Python 2.7, 3.6 and 3.7",
     "These Pythons lack the opcodes of protocols that are newer than they "
     "are. Here all 68 are read, whichever Python a peer has.",
     "Only a peer that sends such opcodes sees it. Python Mitogen writes "
     "protocol 2, which has none of them.",
     [](const Disagreement& found) {
       return found.is_load() && TheySay(found, "invalid load key") &&
              UsesOpcodesAfter(found.question.program,
                               NewestProtocol(found.peer));
     }},
    {"newer-protocols", "PKL-5", "Python 2.7, 3.6 and 3.7",
     "These Pythons refuse PROTO with the number of a protocol that is newer "
     "than they are. Here numbers up to 5 are accepted, whichever Python a "
     "peer has.",
     "Only a peer that sends such a PROTO sees it. Python Mitogen writes "
     "protocol 2.",
     [](const Disagreement& found) {
       return found.is_load() && NewestProtocol(found.peer) < 5 &&
              TheySay(found, "unsupported pickle protocol");
     }},
    {"refused-opcodes", "PKL-4", "all",
     "These opcodes can do more than call a constructor. Python Mitogen "
     "refuses some of them only for the operands that they are given.",
     "Only a peer that sends them sees it. No value that may be sent needs "
     "one.",
     [](const Disagreement& found) { return IsRead(found, "PKL-4"); }},
    {"containers-by-method", "PKL-13", "all",
     "CPython calls append, extend, add or __setitem__ of any value that has "
     "them: APPEND works on a byte array, SETITEM on a list. Here a list, a "
     "dict or a set is needed.",
     "Only a peer that sends such a pickle sees it. No pickler writes one.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-13") && (WeSay(found, "expected a list") ||
                                          WeSay(found, "expected a dict") ||
                                          WeSay(found, "expected a set"));
     }},
    {"constructors", "PKL-18", "all",
     "Python makes bytes, a Blob or a Secret from many things, such as bytes "
     "from a length or text from any object, and Python 2 and 3 do not agree. "
     "Here only what Python Mitogen itself writes is accepted.",
     "Only a peer that sends such a pickle sees it. Python Mitogen writes "
     "none.",
     [](const Disagreement& found) { return IsRead(found, "PKL-18"); }},
    {"digits", "PKL-21", "all",
     "A decimal integer of over 4,300 digits is beyond a limit here. CPython "
     "has such a limit only from 3.11 on and in the last releases of 3.7 to "
     "3.10, and calls the integer a malformed number. A FLOAT of over 32 MiB "
     "is beyond a limit here too.",
     "Only a peer that sends such a line sees it. Python Mitogen writes "
     "numbers in binary.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-21") &&
              (WeSay(found, "decimal digits") || WeSay(found, "of a float"));
     }},
    {"memory", "PKL-1", "all",
     "CPython allocates a string that is announced before its bytes have "
     "come, and may run out of memory. Here the string is reported as "
     "missing.",
     "No peer can see it, except by the text of the error.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-1") && TheySay(found, "MemoryError");
     }},
    {"frames-crossed", "PKL-27", "Python 3",
     "If an instruction goes on after the end of its frame, CPython drops "
     "bytes of it. Here frames have no effect.",
     "Only a peer that sends such frames sees it. Python Mitogen writes none.",
     [](const Disagreement& found) {
       return found.is_load() && !found.peer.is_python2() &&
              CrossesFrames(found.question.program);
     }},
    {"frames-nested", "PKL-27", "Python 3.14",
     "A frame that begins inside another is refused.",
     "Only a peer that sends such frames sees it. Python Mitogen writes none.",
     [](const Disagreement& found) {
       return found.is_load() && IsPython314(found.peer) &&
              NestsFrames(found.question.program);
     }},
    {"numbers-unbounded", "PKL-17", "releases before 0.3.52",
     "These releases accept bools, and integers of any size that are not "
     "negative, as ids and handles.",
     "Only a peer that sends such a number sees it. Python Mitogen sends none.",
     [](const Disagreement& found) {
       return IsRead(found, "PKL-17") && found.peer.release < kNumbersBounded;
     }},
    {"empty-context-name", "PKL-17", "releases before 0.3.52",
     "In these releases a Context whose name is empty has no name.",
     "A peer sees it if it gets the Context back: the name is None there, and "
     "empty here.",
     [](const Disagreement& found) {
       return found.is_load() && found.peer.release < kNumbersBounded &&
              absl::StrContains(found.ours.dump(), "\"context\":[") &&
              absl::StrContains(found.ours.dump(), ",\"\"]");
     }},
    {"unreadable-kinds", "PKL-22", "all",
     "Python Mitogen writes sets, frozen sets and byte arrays as calls of "
     "globals that no peer allows. Here the writer refuses them.",
     "A peer does not get what it could not read.",
     [](const Disagreement& found) {
       return !found.is_load() && found.clause == "PKL-22" &&
              WeSay(found, "peers read in protocol 2");
     }},
    {"kwargs-in-cycles", "PKL-22", "Python 3",
     "Python Mitogen writes Kwargs that contain themselves if a list or a "
     "dict is in between. Here they are refused; no call has such arguments.",
     "A peer does not get such Kwargs.",
     [](const Disagreement& found) {
       return !found.is_load() && found.clause == "PKL-22" &&
              WeSay(found, "Kwargs that do not contain themselves");
     }},
    {"single-byte-blobs", "PKL-24", "Python 3.6 to 3.10",
     "A Blob of one byte is written as bytes. In these Pythons it is not the "
     "same object as equal bytes; from 3.11 on both are one object in the "
     "memo.",
     "A peer sees other bytes, and reads the same value.",
     [](const Disagreement& found) {
       return !found.is_load() && !found.peer.is_python2() &&
              found.peer.python.second < 11 &&
              HasBlobOfOneByte(found.question.value) && !found.we_refuse;
     }},
    {"two-memos", "PKL-8", "Python 2.7",
     "PUT and GET name entries by any text, and keep them apart from those "
     "that BINPUT and the other binary opcodes number. Here, as on Python 3, "
     "there is one memo.",
     "Only a peer that mixes these opcodes sees it. No pickler does.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && MixesMemos(found.question.program);
     }},
    {"below-marks", "PKL-6", "Python 2.7",
     "Some opcodes take operands from below the innermost MARK.",
     "Only a peer that sends such a pickle sees it. No pickler writes one.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-6";
     }},
    {"odd-entries", "PKL-13", "Python 2.7",
     "DICT drops the last of an odd number of values.",
     "Only a peer that sends such a pickle sees it. No pickler writes one.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-13" &&
              found.RefusedAt(Opcode::kDict);
     }},
    {"integer-lines", "PKL-9", "Python 2.7",
     "INT and LONG read a leading 0 as octal, accept an L at the end, and "
     "have other rules for signs and spaces.",
     "Only a peer that sends such a line sees it. Python Mitogen writes "
     "numbers in binary.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) &&
              HasOddLine(found.question.program, {Opcode::kInt, Opcode::kLong});
     }},
    {"decimal-lines", "PKL-9", "Python 3.14",
     "INT and LONG read their lines in decimal only: 0x10 is refused, and 010 "
     "is 10.",
     "Only a peer that sends such a line sees it. Python Mitogen writes "
     "numbers in binary.",
     [](const Disagreement& found) {
       return found.is_load() && IsPython314(found.peer) &&
              HasOddLine(found.question.program, {Opcode::kInt, Opcode::kLong});
     }},
    {"float-lines", "PKL-10", "Python 2.7", "FLOAT refuses a NUL.",
     "Only a peer that sends such a line sees it. Python Mitogen writes "
     "numbers in binary.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) &&
              HasOddLine(found.question.program, {Opcode::kFloat});
     }},
    {"string-lines", "PKL-11", "Python 2.7",
     "STRING accepts spaces after the last quote.",
     "Only a peer that sends such a line sees it. Python Mitogen writes no "
     "STRING.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-11";
     }},
    {"bytes-as-latin1", "PKL-20", "Python 2.7",
     "A call of encode accepts bytes in ASCII as text.",
     "Only a peer that sends such a call sees it. Python Mitogen writes a text "
     "there.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && found.clause == "PKL-20";
     }},
    {"bytes-type", "PKL-22", "Python 2.7",
     "There the type bytes is str, and is written as str, which no peer "
     "allows. Here the writer refuses it.",
     "A peer does not get what it would refuse.",
     [](const Disagreement& found) {
       return !found.is_load() && found.peer.is_python2() &&
              WeSay(found, "the type bytes");
     }},
    {"names-in-bytes", "PKL-19", "Python 2.7",
     "Names of Kwargs that are bytes stay bytes, and are equal to text that "
     "is the same in ASCII. Here equal keys are merged first, and then such "
     "names become text, as on Python 3.",
     "A peer sees it if it gets the Kwargs back.",
     [](const Disagreement& found) {
       if (!IsReadByPython2(found)) return false;
       return HasNamesInBytes(found.theirs) || found.clause == "PKL-19" ||
              (!found.we_refuse && !found.they_refuse &&
               MixesNames(found.question.program));
     }},
    {"bytes-equal-text", "PKL-13", "Python 2.7",
     "Bytes and text are equal as keys if both are the same in ASCII.",
     "A peer sees it if it gets the dict back, with two entries from here and "
     "one from there.",
     [](const Disagreement& found) {
       return IsReadByPython2(found) && HasKeysAsBytesAndText(found.ours);
     }},
    {"narrow-text", "PKL-12", "Python 2.7 built with 16-bit text",
     "There two surrogates side by side are one character.",
     "A peer sees it by the length of such a text.",
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
                  "\n\n", Wrapped(row.why), "\n\n", Wrapped(row.seen), "\n");
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
      "# Where this implementation and Python Mitogen differ\n\n"
      "This page lists every difference that the differential "
      "searches know\n"
      "(`conformance/differential/`), with its clause, the peers "
      "that it is about, and\n"
      "whether a peer can see it. Each is intended, or Python "
      "Mitogen itself differs\n"
      "between Pythons. Any other difference that a search finds "
      "is a defect. The page is\n"
      "written from the searches' own tables, by `search "
      "--document`: the codecs' first,\n"
      "then those of routing. Roles and services are not searched: "
      "their clauses say in\n"
      "boxes what this implementation does besides.\n";
  for (const Difference& difference : kDifferences) {
    AppendRow(difference, &text);
  }
  for (const RoutingDifference& difference : RoutingDifferences()) {
    AppendRow(difference, &text);
  }
  return text;
}

}  // namespace mitogen
