// The functions that a child answers, by the names that Python callers use.
//
//   ChildFunctions functions;
//   functions.AddQuick("agent.add", {"a", "b"},
//                      [](int64_t a, int64_t b) { return a + b; });
//   functions.Add("agent:Disk.free", {"path"}, DiskFree);
//   functions.AddSlow("agent.scan", {"path", Optional("depth")}, Scan);
//
// Names are those that ParseRemoteFunction() reads, and the names of parameters
// are those of keyword arguments. typed_function.h says which callables there
// may be. A parameter marked Optional() may be left out; its type is
// std::optional or PythonValue.
//
// Contract. Register first, then share: the methods that are const may be used
// from any thread. A registration that is wrong, such as a name registered
// twice, adds nothing; status() then says what is wrong. Whoever runs the
// functions refuses to start with such an error.

#ifndef MITOGEN_STUB_FUNCTIONS_CHILD_FUNCTIONS_H_
#define MITOGEN_STUB_FUNCTIONS_CHILD_FUNCTIONS_H_

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/payload/call_function.h"
#include "stub/functions/function_environment.h"
#include "stub/functions/native_function.h"
#include "stub/functions/typed_function.h"
#include "stub/values/python_value.h"

namespace mitogen {

// A call of a function that nobody registered.
struct UnboundCall {
  absl::string_view module;
  // Set for a method of a class.
  std::optional<absl::string_view> class_name;
  absl::string_view function;
  // A list or a tuple.
  PythonValue args;
  // A dict or Kwargs, with keys of text.
  PythonValue kwargs;
};

class ChildFunctions {
 public:
  ChildFunctions() = default;
  ChildFunctions(ChildFunctions&&) = default;
  ChildFunctions& operator=(ChildFunctions&&) = default;

  // Adds a function that may wait. Such calls run one after another.
  template <size_t kNames, typename Callable>
  void Add(absl::string_view name, const Parameter (&parameters)[kNames],
           Callable callable) {
    AddTyped<kNames>(name, parameters, std::move(callable),
                     FunctionPace::kOrdinary);
  }
  // Adds a function that never waits and does not take long.
  template <size_t kNames, typename Callable>
  void AddQuick(absl::string_view name, const Parameter (&parameters)[kNames],
                Callable callable) {
    AddTyped<kNames>(name, parameters, std::move(callable),
                     FunctionPace::kQuick);
  }
  // Adds a function that may take long. Other calls run meanwhile, so it must
  // be safe to run more than once at a time.
  template <size_t kNames, typename Callable>
  void AddSlow(absl::string_view name, const Parameter (&parameters)[kNames],
               Callable callable) {
    AddTyped<kNames>(name, parameters, std::move(callable),
                     FunctionPace::kSlow);
  }

  // The same for functions without parameters: `{}`.
  struct NoParameters {};
  template <typename Callable>
  void Add(absl::string_view name, NoParameters, Callable callable) {
    AddTyped<0>(name, {}, std::move(callable), FunctionPace::kOrdinary);
  }
  template <typename Callable>
  void AddQuick(absl::string_view name, NoParameters, Callable callable) {
    AddTyped<0>(name, {}, std::move(callable), FunctionPace::kQuick);
  }
  template <typename Callable>
  void AddSlow(absl::string_view name, NoParameters, Callable callable) {
    AddTyped<0>(name, {}, std::move(callable), FunctionPace::kSlow);
  }

  // Adds a function that reads its arguments and writes its result by itself.
  void AddRaw(absl::string_view name,
              std::initializer_list<Parameter> parameters, FunctionBody body,
              FunctionPace pace = FunctionPace::kOrdinary);
  // The same for a function that takes any arguments.
  void AddVariadic(absl::string_view name, FunctionBody body,
                   FunctionPace pace = FunctionPace::kOrdinary);

  // Has `callable` answer every call whose function is not registered. It is
  // absl::StatusOr<PythonValue>(const UnboundCall&), or takes `Child&` first.
  // Without one, a call fails as Python's import or getattr() does.
  template <typename Callable>
  void SetCatchAll(Callable callable);

  // How errors name the program that has no Python, such as "mitogen-stub".
  void set_program(std::string program) { program_ = std::move(program); }
  const std::string& program() const { return program_; }

  // OK, or the first registration that was wrong.
  const absl::Status& status() const { return status_; }

  // Null if there is none.
  const NativeFunction* Find(const CallFunction& call) const;
  bool HasModule(absl::string_view module) const;
  // Null if there is none.
  const NativeFunction* catch_all() const { return catch_all_.get(); }
  // True if a function was added by AddSlow().
  bool has_slow() const { return has_slow_; }
  // "module.function" and "module.Class.method" of every function that a call
  // reaches, sorted.
  std::vector<std::string> Names() const;

 private:
  // Module, class (empty for a plain function) and name. They borrow from the
  // function.
  using Key =
      std::tuple<absl::string_view, absl::string_view, absl::string_view>;

  template <size_t kNames, typename Callable>
  void AddTyped(absl::string_view name, absl::Span<const Parameter> parameters,
                Callable callable, FunctionPace pace);
  // `optional` says of each parameter whether its type can be left out; a raw
  // body has no such types.
  void Register(absl::string_view name, NativeFunction function,
                std::optional<absl::Span<const bool>> optional);
  absl::Status Insert(NativeFunction function);
  void SetCatchAllBody(FunctionBody body);
  static UnboundCall UnboundCallOf(const BoundArguments& arguments);

  absl::flat_hash_map<Key, std::unique_ptr<const NativeFunction>> functions_;
  std::unique_ptr<const NativeFunction> catch_all_;
  bool has_slow_ = false;
  std::string program_ = "a C++ program";
  absl::Status status_;
};

template <size_t kNames, typename Callable>
void ChildFunctions::AddTyped(absl::string_view name,
                              absl::Span<const Parameter> parameters,
                              Callable callable, FunctionPace pace) {
  static_assert(kNames == PartsOf<Callable>::kCount,
                "each argument of the callable needs a name");
  using LeftOutParts = LeftOut<typename PartsOf<Callable>::Arguments>;
  NativeFunction function;
  function.parameters.assign(parameters.begin(), parameters.end());
  function.body = MakeBody(std::move(callable));
  function.pace = pace;
  Register(name, std::move(function),
           absl::Span<const bool>(LeftOutParts::kMayBe));
}

template <typename Callable>
void ChildFunctions::SetCatchAll(Callable callable) {
  SetCatchAllBody([callable = std::move(callable)](
                      FunctionEnvironment& environment,
                      const BoundArguments& arguments,
                      Document* reply) mutable -> absl::StatusOr<ValueId> {
    const UnboundCall call = UnboundCallOf(arguments);
    using Writer = ResultWriter<absl::StatusOr<PythonValue>>;
    if constexpr (std::is_invocable_v<Callable&, const UnboundCall&>) {
      return Writer::Write(reply, callable(call));
    } else {
      if (environment.child() == nullptr) {
        return NoChild(arguments.function());
      }
      return Writer::Write(reply, callable(*environment.child(), call));
    }
  });
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_FUNCTIONS_CHILD_FUNCTIONS_H_
