class ServiceBusy extends Error {
  name = 'ServiceBusy';
}

class CardDeclined extends Error {
  name = 'CardDeclined';
}

// Busy twice, then it answers. Amounts over 1000 are declined: try {"amount": 5000}.
export const handler = async ({ amount, attempt }) => {
  console.log('attempt', attempt);
  if (attempt < 2) throw new ServiceBusy('try again in a moment');
  if (amount > 1000) throw new CardDeclined('over the limit');
  return { receipt: `R-${amount}` };
};
