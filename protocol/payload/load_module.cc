#include "protocol/payload/load_module.h"

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "protocol/handle.h"
#include "protocol/payload/parts/pickled.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr PayloadName kPayload{"PAY-7", "LOAD_MODULE"};
constexpr PayloadName kBuilt{"PAY-7", "LOAD_MODULE", Blame::kCaller};

enum Field {
  kFullname,
  kPkgPresent,
  kPath,
  kCompressed,
  kRelated,
  kFieldCount
};

bool IsSequence(ValueKind kind) {
  return kind == ValueKind::kList || kind == ValueKind::kTuple;
}

absl::Status CheckNames(const PayloadName& payload, const Document& document,
                        ValueId names, absl::string_view field) {
  const ValueKind kind = document.kind(names);
  if (!IsSequence(kind)) {
    return WrongField(payload, field, "a list of texts", kind);
  }
  // A peer repeats long bytes at two bytes each, so each is looked at only
  // once.
  absl::flat_hash_set<std::pair<const char*, size_t>> seen;
  for (const ValueId name : document.items(names)) {
    const absl::string_view bytes = document.bytes(name);
    if (document.kind(name) == ValueKind::kBytes &&
        !seen.emplace(bytes.data(), bytes.size()).second) {
      continue;
    }
    absl::string_view text;
    RETURN_IF_ERROR(ReadName(payload, field, document, name, &text));
  }
  return absl::OkStatus();
}

absl::Status ReadSource(const Document& document,
                        absl::Span<const ValueId> items, LoadModule* module) {
  absl::string_view path;
  absl::Status status =
      ReadName(kPayload, "path", document, items[kPath], &path);
  if (!status.ok()) return status;
  module->path = path;
  if (!document.is_none(module->pkg_present)) {
    status = CheckNames(kPayload, document, module->pkg_present, "pkg_present");
    if (!status.ok()) return status;
  }
  const ValueKind kind = document.kind(items[kCompressed]);
  if (kind != ValueKind::kBlob && kind != ValueKind::kBytes) {
    return WrongField(kPayload, "compressed", "a Blob", kind);
  }
  module->compressed = document.bytes(items[kCompressed]);
  return CheckNames(kPayload, document, module->related, "related");
}

absl::StatusOr<ValueId> NamesValue(absl::string_view field, ValueId names,
                                   Document* document) {
  RETURN_IF_ERROR(CheckNames(kBuilt, *document, names, field));
  const size_t count = document->items(names).size();
  const ValueId list = document->NewList();
  for (size_t i = 0; i < count; ++i) {
    const ValueId item = document->items(names)[i];
    const bool is_text = document->kind(item) == ValueKind::kText;
    document->Append(list,
                     is_text ? item : document->Text(NameOf(*document, item)));
  }
  return list;
}

// What the original sends for a module that it does not have.
ValueId NotFoundTuple(ValueId fullname, Document* document) {
  constexpr ValueId kNone = Document::None();
  return document->Tuple({fullname, kNone, kNone, kNone, document->Tuple({})});
}

absl::StatusOr<ValueId> FoundTuple(ValueId fullname, const LoadModule& module,
                                   Document* document) {
  ASSIGN_OR_RETURN(const ValueId path,
                   NameValue(kBuilt, "path", *module.path, document));
  absl::StatusOr<ValueId> present = Document::None();
  if (!document->is_none(module.pkg_present)) {
    present = NamesValue("pkg_present", module.pkg_present, document);
    if (!present.ok()) return present.status();
  }
  ASSIGN_OR_RETURN(const ValueId related,
                   NamesValue("related", module.related, document));
  const ValueId compressed =
      document->Borrow(ValueKind::kBlob, module.compressed);
  return document->Tuple({fullname, *present, path, compressed, related});
}

}  // namespace

absl::StatusOr<LoadModule> ParseLoadModule(const MessageView& message,
                                           PickleDecoder* decoder,
                                           Document* document) {
  ASSIGN_OR_RETURN(
      const absl::Span<const ValueId> items,
      DecodeTuple(kPayload, message, kFieldCount, decoder, document));
  LoadModule module;
  absl::Status status = ReadName(kPayload, "fullname", *document,
                                 items[kFullname], &module.fullname);
  if (!status.ok()) return status;
  module.pkg_present = items[kPkgPresent];
  module.related = items[kRelated];
  if (!document->is_none(items[kPath])) {
    status = ReadSource(*document, items, &module);
    if (!status.ok()) return status;
  }
  return module;
}

absl::StatusOr<Message> ToMessage(const LoadModule& module,
                                  const Dialect& dialect, PickleProfile profile,
                                  Document* document) {
  ASSIGN_OR_RETURN(const ValueId fullname,
                   NameValue(kBuilt, "fullname", module.fullname, document));
  ASSIGN_OR_RETURN(const ValueId tuple,
                   module.found() ? FoundTuple(fullname, module, document)
                                  : NotFoundTuple(fullname, document));
  return PickledMessage(kLoadModule, *document, {tuple}, dialect, profile);
}

}  // namespace mitogen
