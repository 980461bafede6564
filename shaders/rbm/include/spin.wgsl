// Units are 0 and 1, or -1 and 1 (SPIN).
#if SPIN
const is_spin = true;
#else
const is_spin = false;
#endif
