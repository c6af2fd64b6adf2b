/** One of four processes that a balancer draws from stays unseen by so many answers three times in a thousand, and by turns never. */
export const LOOKS = 20;
/** A look may take the whole time that a request has, or meet a limiter: after so many that told nothing no more is asked. */
export const MISSED_MOST = 3;
