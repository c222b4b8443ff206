export const handler = async (event) => {
  console.log(event);
  return { sum: event.data.reduce((total, value) => total + value, 0) };
};
