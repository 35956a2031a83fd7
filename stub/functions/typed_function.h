// Turns a callable of C++ into the body of a function that Python calls.
//
//   MakeBody([](int64_t a, int64_t b) { return a + b; })
//   MakeBody([](Child& child, const CallInfo& call, const std::string& path)
//                -> absl::StatusOr<int64_t> { ... })
//
// Contract. The parameters may begin with `Child&`, the running child, and then
// `const CallInfo&`. The others are arguments, of types that argument_value.h
// lists. The result is void, absl::Status, whatever AddTo() of call_arguments.h
// takes, or absl::StatusOr of such; ToPythonError() turns an error into an
// exception. A result that borrows may borrow from the arguments, but not from
// what ends with the call. The callable may run on several threads at once.

#ifndef MITOGEN_STUB_FUNCTIONS_TYPED_FUNCTION_H_
#define MITOGEN_STUB_FUNCTIONS_TYPED_FUNCTION_H_

#include <concepts>
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "protocol/pickle/value/document.h"
#include "protocol/status_macros.h"
#include "stub/functions/argument_value.h"
#include "stub/functions/call_info.h"
#include "stub/functions/function_environment.h"
#include "stub/functions/function_error.h"
#include "stub/functions/native_function.h"
#include "stub/values/call_arguments.h"

namespace mitogen {

// What the parameters of a callable are.
template <typename Result, bool kChild, bool kInfo, typename... Values>
struct CallableParts {
  static_assert(((!std::is_lvalue_reference_v<Values> ||
                  std::is_const_v<std::remove_reference_t<Values>>) &&
                 ...),
                "an argument is taken by value or by const reference");
  static_assert((PythonReadable<std::remove_cvref_t<Values>> && ...),
                "argument_value.h lists the types that an argument may have");
  using ResultType = Result;
  using Arguments = std::tuple<std::remove_cvref_t<Values>...>;
  static constexpr bool kTakesChild = kChild;
  static constexpr bool kTakesInfo = kInfo;
  static constexpr size_t kCount = sizeof...(Values);
};

template <typename Result, bool kChild, typename... Parameters>
struct PartsAfterChild
    : CallableParts<Result, kChild, /*kInfo=*/false, Parameters...> {};
template <typename Result, bool kChild, typename... Parameters>
struct PartsAfterChild<Result, kChild, const CallInfo&, Parameters...>
    : CallableParts<Result, kChild, /*kInfo=*/true, Parameters...> {};

template <typename Function>
struct PartsOfFunction;
template <typename Result, typename... Parameters>
struct PartsOfFunction<std::function<Result(Parameters...)>>
    : PartsAfterChild<Result, /*kChild=*/false, Parameters...> {};
template <typename Result, typename... Parameters>
struct PartsOfFunction<std::function<Result(Child&, Parameters...)>>
    : PartsAfterChild<Result, /*kChild=*/true, Parameters...> {};

template <typename Callable>
using PartsOf =
    PartsOfFunction<decltype(std::function(std::declval<Callable>()))>;

// True if an argument of the type may be None, for it may be left out.
template <typename T>
inline constexpr bool kMayBeLeftOut = std::same_as<T, PythonValue>;
template <typename T>
inline constexpr bool kMayBeLeftOut<std::optional<T>> = true;

template <typename Arguments>
struct LeftOut;
template <typename... Types>
struct LeftOut<std::tuple<Types...>> {
  // One more, since an array has at least one element.
  static constexpr bool kMayBe[] = {kMayBeLeftOut<Types>..., false};
};

// The error of a function that needs a Child in a context that has none.
absl::Status NoChild(const NativeFunction& function);

template <size_t... kIndices, typename... Types>
absl::Status ReadArguments(const BoundArguments& arguments,
                           std::index_sequence<kIndices...>,
                           [[maybe_unused]] std::tuple<Types...>* out) {
  ArgumentReader reader(arguments);
  absl::Status status;
  [[maybe_unused]] const auto read = [&](size_t i, auto* value) {
    status = ReadArgument(ArgumentValue(&reader, i), value);
    return status.ok();
  };
  static_cast<void>((read(kIndices, &std::get<kIndices>(*out)) && ...));
  return status;
}

template <typename T>
struct ResultWriter {
  static_assert(PythonConvertible<T>,
                "call_arguments.h lists the types that a result may have");
  static absl::StatusOr<ValueId> Write(Document* reply, const T& result) {
    return AddTo(reply, result);
  }
};
template <>
struct ResultWriter<absl::Status> {
  static absl::StatusOr<ValueId> Write(Document*, const absl::Status& result) {
    if (!result.ok()) return ToPythonError(result);
    return Document::None();
  }
};
template <typename T>
struct ResultWriter<absl::StatusOr<T>> {
  static absl::StatusOr<ValueId> Write(Document* reply,
                                       const absl::StatusOr<T>& result) {
    if (!result.ok()) return ToPythonError(result.status());
    return ResultWriter<T>::Write(reply, *result);
  }
};

// Calls `function`, and writes its result to `reply`.
template <typename Function, typename... Leading, typename Arguments>
absl::StatusOr<ValueId> CallAndWrite(Function& function,
                                     std::tuple<Leading...> leading,
                                     Arguments* arguments, Document* reply) {
  const auto call = [&]() -> decltype(auto) {
    return std::apply(
        [&](auto&... values) -> decltype(auto) {
          return std::apply(
              [&](auto&... first) -> decltype(auto) {
                return function(first..., std::move(values)...);
              },
              leading);
        },
        *arguments);
  };
  using Result = std::remove_cvref_t<decltype(call())>;
  if constexpr (std::is_void_v<Result>) {
    call();
    return Document::None();
  } else {
    return ResultWriter<Result>::Write(reply, call());
  }
}

template <typename Callable>
FunctionBody MakeBody(Callable callable) {
  using Parts = PartsOf<Callable>;
  return [callable = std::move(callable)](
             FunctionEnvironment& environment, const BoundArguments& bound,
             Document* reply) mutable -> absl::StatusOr<ValueId> {
    typename Parts::Arguments arguments;
    RETURN_IF_ERROR(ReadArguments(
        bound, std::make_index_sequence<Parts::kCount>(), &arguments));
    const CallInfo info{bound.header().src_id, bound.header().auth_id};
    Child* const child = environment.child();
    if (Parts::kTakesChild && child == nullptr)
      return NoChild(bound.function());
    if constexpr (Parts::kTakesChild && Parts::kTakesInfo) {
      return CallAndWrite(callable, std::tie(*child, info), &arguments, reply);
    } else if constexpr (Parts::kTakesChild) {
      return CallAndWrite(callable, std::tie(*child), &arguments, reply);
    } else if constexpr (Parts::kTakesInfo) {
      return CallAndWrite(callable, std::tie(info), &arguments, reply);
    } else {
      return CallAndWrite(callable, std::tuple<>(), &arguments, reply);
    }
  };
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_TYPED_FUNCTION_H_
