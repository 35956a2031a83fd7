// Opcodes that name globals and call them.

#include <optional>

#include "absl/strings/str_cat.h"
#include "protocol/pickle/decode/construct.h"
#include "protocol/pickle/decode/decoder.h"
#include "protocol/pickle/decode/decoder_input.h"
#include "protocol/pickle/globals.h"

namespace mitogen {

bool PickleDecoder::PushGlobal(absl::string_view module,
                               absl::string_view name) {
  const std::optional<size_t> index = FindGlobal(module, name);
  if (index.has_value() && policy_ == GlobalPolicy::kAllowList) {
    return Push(doc_->Global(*index));
  }
  return Fail("PKL-15",
              absl::StrCat("expected ",
                           policy_ == GlobalPolicy::kNone
                               ? "no global"
                               : "a global that Mitogen allows",
                           ", got ", Shown(module), ".", Shown(name)));
}

bool PickleDecoder::GlobalFromLines() {
  absl::string_view module;
  absl::string_view name;
  return TakeLine(&module) && TakeLine(&name) && PushGlobal(module, name);
}

bool PickleDecoder::GlobalFromStack() {
  if (!NeedOperands(2)) return false;
  const ValueId module = stack_[stack_.size() - 2];
  const ValueId name = stack_.back();
  if (doc_->kind(module) != ValueKind::kText ||
      doc_->kind(name) != ValueKind::kText) {
    return Fail(
        "PKL-15",
        absl::StrCat("expected a global's module and name as text, got ",
                     ValueKindName(doc_->kind(module)), " and ",
                     ValueKindName(doc_->kind(name))));
  }
  stack_.Truncate(stack_.size() - 2);
  return PushGlobal(doc_->text(module), doc_->text(name));
}

bool PickleDecoder::Reduce() {
  if (!NeedOperands(2)) return false;
  const ValueId callable = stack_[stack_.size() - 2];
  const ValueId arguments = stack_.back();
  if (doc_->kind(callable) != ValueKind::kGlobal ||
      doc_->kind(arguments) != ValueKind::kTuple) {
    return Fail("PKL-16",
                absl::StrCat("expected a global and a tuple, got ",
                             ValueKindName(doc_->kind(callable)), " and ",
                             ValueKindName(doc_->kind(arguments))));
  }
  ConstructContext context{doc_, opcode_position_, copy_budget_, scan_budget_,
                           limits_.max_context_name};
  const absl::StatusOr<ValueId> value =
      Construct(kGlobals[doc_->global_index(callable)].meaning,
                doc_->items(arguments), &context);
  copy_budget_ = context.copy_budget;
  scan_budget_ = context.scan_budget;
  if (!value.ok()) {
    failure_ = value.status();
    return false;
  }
  stack_.Truncate(stack_.size() - 2);
  return Push(*value);
}

}  // namespace mitogen
