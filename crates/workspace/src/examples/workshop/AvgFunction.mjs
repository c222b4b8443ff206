export const handler = async (event) => {
  const total = event.data.reduce((sum, value) => sum + value, 0);
  return { avg: total / event.data.length };
};
