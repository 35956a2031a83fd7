// A child of one's own with the one function that call.cc calls.

#include <stdint.h>
#include <unistd.h>

#include <utility>

#include "stub/child.h"

int main(int argc, char** argv) {
  mitogen::ChildFunctions functions;
  functions.Add("os.getpid", {}, [] { return int64_t{getpid()}; });
  return mitogen::RunChild(argc, argv, {.functions = std::move(functions)});
}
