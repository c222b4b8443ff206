export const handler = async (event) => {
  return { max: Math.max(...event.data), min: Math.min(...event.data) };
};
