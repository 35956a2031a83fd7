// The 68 opcodes of pickle protocols 0 to 5, as one table that the decoder, its
// error messages, the tests and the fuzzer's dictionary all read. Names are
// CPython's (pickletools.opcodes).

#ifndef MITOGEN_PROTOCOL_PICKLE_OPCODE_H_
#define MITOGEN_PROTOCOL_PICKLE_OPCODE_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace mitogen {

inline constexpr uint8_t kNewestPickleProtocol = 5;

enum class Opcode : uint8_t {
  kMark = 0x28,
  kEmptyTuple = 0x29,
  kStop = 0x2e,
  kPop = 0x30,
  kPopMark = 0x31,
  kDup = 0x32,
  kBinBytes = 0x42,
  kShortBinBytes = 0x43,
  kFloat = 0x46,
  kBinFloat = 0x47,
  kInt = 0x49,
  kBinInt = 0x4a,
  kBinInt1 = 0x4b,
  kLong = 0x4c,
  kBinInt2 = 0x4d,
  kNone = 0x4e,
  kPersid = 0x50,
  kBinPersid = 0x51,
  kReduce = 0x52,
  kString = 0x53,
  kBinString = 0x54,
  kShortBinString = 0x55,
  kUnicode = 0x56,
  kBinUnicode = 0x58,
  kEmptyList = 0x5d,
  kAppend = 0x61,
  kBuild = 0x62,
  kGlobal = 0x63,
  kDict = 0x64,
  kAppends = 0x65,
  kGet = 0x67,
  kBinGet = 0x68,
  kInst = 0x69,
  kLongBinGet = 0x6a,
  kList = 0x6c,
  kObj = 0x6f,
  kPut = 0x70,
  kBinPut = 0x71,
  kLongBinPut = 0x72,
  kSetItem = 0x73,
  kTuple = 0x74,
  kSetItems = 0x75,
  kEmptyDict = 0x7d,
  kProto = 0x80,
  kNewObj = 0x81,
  kExt1 = 0x82,
  kExt2 = 0x83,
  kExt4 = 0x84,
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kLong1 = 0x8a,
  kLong4 = 0x8b,
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kBinBytes8 = 0x8e,
  kEmptySet = 0x8f,
  kAddItems = 0x90,
  kFrozenSet = 0x91,
  kNewObjEx = 0x92,
  kStackGlobal = 0x93,
  kMemoize = 0x94,
  kFrame = 0x95,
  kByteArray8 = 0x96,
  kNextBuffer = 0x97,
  kReadOnlyBuffer = 0x98,
};

// What follows the opcode in the stream. Numbers are little-endian, kFloat8
// alone is big-endian.
enum class OpcodeArgument : uint8_t {
  kNone,
  kUint1,
  kUint2,
  kInt4,
  kUint4,
  kUint8,
  kFloat8,
  kBytes1,    // A length of one byte, then that many bytes.
  kBytes4,    // A length of four bytes, then that many.
  kBytes8,    // A length of eight bytes, then that many.
  kLine,      // Bytes up to a newline.
  kTwoLines,  // Twice that.
};

struct OpcodeRow {
  // What this library does with it. A refused opcode has a meaning in CPython
  // that reaches further than a constructor of Mitogen, and no honest peer
  // writes it (PKL-3).
  enum Disposition : uint8_t { kAccepted, kRefused };

  Opcode opcode;
  absl::string_view name;
  // The first protocol that has it.
  uint8_t protocol;
  OpcodeArgument argument;
  Disposition disposition;
};

inline constexpr OpcodeRow kOpcodes[] = {
    // clang-format off
    {Opcode::kMark, "MARK", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kEmptyTuple, "EMPTY_TUPLE", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kStop, "STOP", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kPop, "POP", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kPopMark, "POP_MARK", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kDup, "DUP", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kBinBytes, "BINBYTES", 3, OpcodeArgument::kBytes4, OpcodeRow::kAccepted},
    {Opcode::kShortBinBytes, "SHORT_BINBYTES", 3, OpcodeArgument::kBytes1, OpcodeRow::kAccepted},
    {Opcode::kFloat, "FLOAT", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinFloat, "BINFLOAT", 1, OpcodeArgument::kFloat8, OpcodeRow::kAccepted},
    {Opcode::kInt, "INT", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinInt, "BININT", 1, OpcodeArgument::kInt4, OpcodeRow::kAccepted},
    {Opcode::kBinInt1, "BININT1", 1, OpcodeArgument::kUint1, OpcodeRow::kAccepted},
    {Opcode::kLong, "LONG", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinInt2, "BININT2", 1, OpcodeArgument::kUint2, OpcodeRow::kAccepted},
    {Opcode::kNone, "NONE", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kPersid, "PERSID", 0, OpcodeArgument::kLine, OpcodeRow::kRefused},
    {Opcode::kBinPersid, "BINPERSID", 1, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kReduce, "REDUCE", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kString, "STRING", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinString, "BINSTRING", 1, OpcodeArgument::kBytes4, OpcodeRow::kAccepted},
    {Opcode::kShortBinString, "SHORT_BINSTRING", 1, OpcodeArgument::kBytes1, OpcodeRow::kAccepted},
    {Opcode::kUnicode, "UNICODE", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinUnicode, "BINUNICODE", 1, OpcodeArgument::kBytes4, OpcodeRow::kAccepted},
    {Opcode::kEmptyList, "EMPTY_LIST", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kAppend, "APPEND", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kBuild, "BUILD", 0, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kGlobal, "GLOBAL", 0, OpcodeArgument::kTwoLines, OpcodeRow::kAccepted},
    {Opcode::kDict, "DICT", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kAppends, "APPENDS", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kGet, "GET", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinGet, "BINGET", 1, OpcodeArgument::kUint1, OpcodeRow::kAccepted},
    {Opcode::kInst, "INST", 0, OpcodeArgument::kTwoLines, OpcodeRow::kRefused},
    {Opcode::kLongBinGet, "LONG_BINGET", 1, OpcodeArgument::kUint4, OpcodeRow::kAccepted},
    {Opcode::kList, "LIST", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kObj, "OBJ", 1, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kPut, "PUT", 0, OpcodeArgument::kLine, OpcodeRow::kAccepted},
    {Opcode::kBinPut, "BINPUT", 1, OpcodeArgument::kUint1, OpcodeRow::kAccepted},
    {Opcode::kLongBinPut, "LONG_BINPUT", 1, OpcodeArgument::kUint4, OpcodeRow::kAccepted},
    {Opcode::kSetItem, "SETITEM", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kTuple, "TUPLE", 0, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kSetItems, "SETITEMS", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kEmptyDict, "EMPTY_DICT", 1, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kProto, "PROTO", 2, OpcodeArgument::kUint1, OpcodeRow::kAccepted},
    {Opcode::kNewObj, "NEWOBJ", 2, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kExt1, "EXT1", 2, OpcodeArgument::kUint1, OpcodeRow::kRefused},
    {Opcode::kExt2, "EXT2", 2, OpcodeArgument::kUint2, OpcodeRow::kRefused},
    {Opcode::kExt4, "EXT4", 2, OpcodeArgument::kInt4, OpcodeRow::kRefused},
    {Opcode::kTuple1, "TUPLE1", 2, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kTuple2, "TUPLE2", 2, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kTuple3, "TUPLE3", 2, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kNewTrue, "NEWTRUE", 2, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kNewFalse, "NEWFALSE", 2, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kLong1, "LONG1", 2, OpcodeArgument::kBytes1, OpcodeRow::kAccepted},
    {Opcode::kLong4, "LONG4", 2, OpcodeArgument::kBytes4, OpcodeRow::kAccepted},
    {Opcode::kShortBinUnicode, "SHORT_BINUNICODE", 4, OpcodeArgument::kBytes1, OpcodeRow::kAccepted},
    {Opcode::kBinUnicode8, "BINUNICODE8", 4, OpcodeArgument::kBytes8, OpcodeRow::kAccepted},
    {Opcode::kBinBytes8, "BINBYTES8", 4, OpcodeArgument::kBytes8, OpcodeRow::kAccepted},
    {Opcode::kEmptySet, "EMPTY_SET", 4, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kAddItems, "ADDITEMS", 4, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kFrozenSet, "FROZENSET", 4, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kNewObjEx, "NEWOBJ_EX", 4, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kStackGlobal, "STACK_GLOBAL", 4, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kMemoize, "MEMOIZE", 4, OpcodeArgument::kNone, OpcodeRow::kAccepted},
    {Opcode::kFrame, "FRAME", 4, OpcodeArgument::kUint8, OpcodeRow::kAccepted},
    {Opcode::kByteArray8, "BYTEARRAY8", 5, OpcodeArgument::kBytes8, OpcodeRow::kAccepted},
    {Opcode::kNextBuffer, "NEXT_BUFFER", 5, OpcodeArgument::kNone, OpcodeRow::kRefused},
    {Opcode::kReadOnlyBuffer, "READONLY_BUFFER", 5, OpcodeArgument::kNone, OpcodeRow::kRefused},
    // clang-format on
};

// The row of an opcode's byte; null if the byte is not an opcode.
constexpr const OpcodeRow* FindOpcode(uint8_t byte) {
  for (const OpcodeRow& row : kOpcodes) {
    if (static_cast<uint8_t>(row.opcode) == byte) return &row;
  }
  return nullptr;
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_OPCODE_H_
