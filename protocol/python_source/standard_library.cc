#include "protocol/python_source/standard_library.h"

#include <algorithm>
#include <iterator>

namespace mitogen {
namespace {

// In the order of their bytes.
constexpr absl::string_view kNames[] = {
#include "protocol/python_source/standard_library.inc"
};

}  // namespace

bool IsStandardLibraryName(absl::string_view fullname) {
  return std::binary_search(std::begin(kNames), std::end(kNames),
                            fullname.substr(0, fullname.find('.')));
}

}  // namespace mitogen
