/**
 * What encoder and decoder of LZMA share: the places of the probabilities in one array, and the states. After the
 * LZMA specification (7-Zip's lzma.txt), whose names these are.
 */
export const PROB_HALF = 1024;
export const PROB_BITS = 11;
export const MOVE_BITS = 5;
export const MATCH_MIN = 2;
export const MATCH_MAX = 273;

const STATES = 12;
const POS_STATES_MAX = 16;
const LENGTH_CODER = 2 + POS_STATES_MAX * 8 * 2 + 256;

export const IS_MATCH = 0;
export const IS_REP = IS_MATCH + STATES * POS_STATES_MAX;
export const IS_REP_G0 = IS_REP + STATES;
export const IS_REP_G1 = IS_REP_G0 + STATES;
export const IS_REP_G2 = IS_REP_G1 + STATES;
export const IS_REP0_LONG = IS_REP_G2 + STATES;
export const POS_SLOT = IS_REP0_LONG + STATES * POS_STATES_MAX;
export const POS_SPECIAL = POS_SLOT + 4 * 64;
export const POS_ALIGN = POS_SPECIAL + 128;
export const MATCH_LENGTH = POS_ALIGN + 16;
export const REP_LENGTH = MATCH_LENGTH + LENGTH_CODER;
export const LITERAL = REP_LENGTH + LENGTH_CODER;

/** Parts of a length coder. */
export const LENGTH_CHOICE = 0;
export const LENGTH_CHOICE_2 = 1;
export const LENGTH_LOW = 2;
export const LENGTH_MID = LENGTH_LOW + POS_STATES_MAX * 8;
export const LENGTH_HIGH = LENGTH_MID + POS_STATES_MAX * 8;

/** The first distance slot whose lower bits are coded partly without a model. */
export const END_POS_MODEL = 14;
export const START_POS_MODEL = 4;

/** How many probabilities there are for lc + lp literal bits. */
export function modelSize(literalBits: number): number {
  return LITERAL + (0x300 << literalBits);
}

export function afterLiteral(state: number): number {
  if (state < 4) return 0;
  return state < 10 ? state - 3 : state - 6;
}

export function afterMatch(state: number): number {
  return state < 7 ? 7 : 10;
}

export function afterRep(state: number): number {
  return state < 7 ? 8 : 11;
}

export function afterShortRep(state: number): number {
  return state < 7 ? 9 : 11;
}

/** Which of four sets of distance slots a match of that length uses. */
export function lengthState(length: number): number {
  return Math.min(length - MATCH_MIN, 3);
}
