// What a search found, and the way from an example of it to the smallest.

#ifndef MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_FINDING_H_
#define MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_FINDING_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rapidcheck.h"

namespace mitogen {

// Disagreements that no named difference explains and that look alike.
struct Finding {
  // The smallest that was found, the cell, and the two answers.
  std::string example;
  std::map<std::string, uint64_t> count_by_cell;
};

// Goes from something that disagrees to something smaller that disagrees in
// the same way, until there is none or enough were asked. Returns the text of
// the smallest; empty if that is `found` itself.
//
// `first_alike(candidates, &text)` returns a pointer to the first candidate
// that disagrees in that way, with its text, or null.
template <typename T, typename FirstAlike>
std::string SmallestExample(const rc::Shrinkable<T>& found,
                            FirstAlike first_alike) {
  constexpr size_t kAtOnce = 40;
  constexpr size_t kInAll = 4000;
  std::string text;
  rc::Seq<rc::Shrinkable<T>> left = found.shrinks();
  for (size_t asked = 0; asked < kInAll; asked += kAtOnce) {
    std::vector<rc::Shrinkable<T>> candidates;
    while (candidates.size() < kAtOnce) {
      auto next = left.next();
      if (!next) break;
      candidates.push_back(*std::move(next));
    }
    if (candidates.empty()) break;
    const rc::Shrinkable<T>* smaller = first_alike(candidates, &text);
    if (smaller != nullptr) left = smaller->shrinks();
  }
  return text;
}

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_DIFFERENTIAL_ASKING_FINDING_H_
