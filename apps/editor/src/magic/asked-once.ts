/** For questions to a model: each costs money, so that nothing but a person's wish asks again. */
export const askedOnce = {
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
} as const;
