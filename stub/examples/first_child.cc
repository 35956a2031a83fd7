// The smallest child: a program with one function, which parents call as
// first.size(text). The reference of the interface begins with it
// (docs/reference/).

//! [child]
#include <cstdint>
#include <string>
#include <utility>

#include "stub/child.h"

int main(int argc, char** argv) {
  mitogen::ChildFunctions functions;
  functions.AddQuick("first.size", {"text"}, [](const std::string& text) {
    return static_cast<int64_t>(text.size());
  });
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
//! [child]
