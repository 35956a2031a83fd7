#include "protocol/pickle/decode/memo.h"

#include <cstdint>
#include <map>
#include <vector>

#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace mitogen {
namespace {

RC_GTEST_PROP(MemoTest, IsAMap, ()) {
  Memo memo;
  std::map<uint32_t, uint32_t> model;
  const auto indices = *rc::gen::container<std::vector<uint32_t>>(
      rc::gen::oneOf(rc::gen::inRange<uint32_t>(0, 10),
                     rc::gen::inRange<uint32_t>(0, 1u << 31)));
  uint32_t value = 0;
  for (const uint32_t index : indices) {
    memo.Put(index, ValueId(++value));
    model[index] = value;
    RC_ASSERT(memo.size() == model.size());
  }
  for (uint32_t index = 0; index < 12; ++index) {
    RC_ASSERT(memo.Get(index).has_value() == model.contains(index));
  }
  for (const auto& [index, expected] : model) {
    RC_ASSERT(memo.Get(index) == ValueId(expected));
  }
  memo.Clear();
  RC_ASSERT(memo.size() == 0u);
  for (const auto& [index, expected] : model) {
    RC_ASSERT(!memo.Get(index).has_value());
  }
}

// MEMOIZE numbers values like this, after indices of any kind.
RC_GTEST_PROP(MemoTest, IsAMapWhenItsSizeIsAnIndex, ()) {
  Memo memo;
  std::map<uint32_t, uint32_t> model;
  uint32_t value = 0;
  const auto put = [&](uint32_t index) {
    memo.Put(index, ValueId(++value));
    model[index] = value;
  };
  for (const uint32_t index : *rc::gen::container<std::vector<uint32_t>>(
           rc::gen::inRange<uint32_t>(0, 40))) {
    put(index);
  }
  for (int i = 0; i < 60; ++i) put(static_cast<uint32_t>(memo.size()));
  RC_ASSERT(memo.size() == model.size());
  for (uint32_t index = 0; index < 120; ++index) {
    const auto found = model.find(index);
    RC_ASSERT(memo.Get(index).has_value() == (found != model.end()));
    if (found != model.end()) {
      RC_ASSERT(memo.Get(index) == ValueId(found->second));
    }
  }
}

}  // namespace
}  // namespace mitogen
