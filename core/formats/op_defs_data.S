// SPDX-License-Identifier: Apache-2.0
// TensorFlow's op definitions, compressed, as bytes of the program; op_defs.cc reads them.
    .section .rodata
    .global whittle_op_defs_begin
    .global whittle_op_defs_end
    .balign 16
whittle_op_defs_begin:
    .incbin WHITTLE_OP_DEFS_FILE
whittle_op_defs_end:
    .byte 0

    .section .note.GNU-stack,"",%progbits
