// What a function returns is what the caller passed, for every type that it may
// take: from C++ to a pickle, to C++ in the function, and back.

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "stub/functions/child_functions.h"
#include "stub/functions/testing/called_functions.h"

namespace mitogen {
namespace {

constexpr int kRounds = 300;

class Values {
 public:
  explicit Values(uint32_t seed) : random_(seed) {}

  void Make(bool* out) { *out = Bits() % 2 == 0; }
  template <std::integral T>
  void Make(T* out) {
    // Small ones, those near the ends, and any others.
    switch (Bits() % 4) {
      case 0:
        *out = static_cast<T>(Bits() % 8);
        break;
      case 1:
        *out = static_cast<T>(std::numeric_limits<T>::max() - Bits() % 3);
        break;
      case 2:
        *out = static_cast<T>(std::numeric_limits<T>::min() + Bits() % 3);
        break;
      default:
        *out = static_cast<T>(Bits());
    }
  }
  void Make(double* out) {
    *out = std::ldexp(1.0 * Bits(), Bits() % 200 - 100);
  }
  void Make(float* out) {
    *out = std::ldexp(1.0f * (Bits() % 999), Bits() % 60);
  }
  void Make(std::string* out) {
    static constexpr const char* kPieces[] = {
        "", "a", "\xc3\xa9", "\xf0\x9f\x98\x80", "\n", "long text "};
    out->clear();
    for (size_t i = Bits() % 6; i > 0; --i) *out += kPieces[Bits() % 6];
  }
  template <typename T>
  void Make(std::optional<T>* out) {
    out->reset();
    if (Bits() % 3 != 0) Make(&out->emplace());
  }
  template <typename T>
  void Make(std::vector<T>* out) {
    for (size_t i = Bits() % 5; i > 0; --i) {
      T value{};
      Make(&value);
      out->push_back(value);
    }
  }
  template <typename T>
  void Make(std::map<std::string, T>* out) {
    for (size_t i = Bits() % 5; i > 0; --i) {
      std::string key;
      Make(&key);
      Make(&(*out)[key]);
    }
  }

 private:
  uint32_t Bits() { return random_(); }

  std::mt19937 random_;
};

template <typename T>
class ArgumentPropertyTest : public testing::Test {};

using Types = testing::Types<
    bool, int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t, int64_t,
    uint64_t, float, double, std::string, std::optional<int>,
    std::vector<std::string>, std::vector<bool>,
    std::map<std::string, uint64_t>,
    std::map<std::string, std::vector<std::optional<std::string>>>,
    std::vector<std::map<std::string, double>>>;
TYPED_TEST_SUITE(ArgumentPropertyTest, Types);

TYPED_TEST(ArgumentPropertyTest, ComesBackAsItWasPassed) {
  TypeParam taken{};
  ChildFunctions functions;
  functions.Add("m.echo", {"value"}, [&taken](const TypeParam& value) {
    taken = value;
    return value;
  });
  CalledFunctions called(&functions);
  Values values(20);
  for (int round = 0; round < kRounds; ++round) {
    TypeParam passed{};
    values.Make(&passed);
    const absl::StatusOr<PythonValue> result =
        called.Call("m.echo", CallArguments(passed));
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(taken, passed);
    EXPECT_EQ(result->Repr(), PythonValue::Of(passed).Repr());
  }
}

}  // namespace
}  // namespace mitogen
